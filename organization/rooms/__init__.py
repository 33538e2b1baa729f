"""Rooms by hand; whole lists are imported."""
