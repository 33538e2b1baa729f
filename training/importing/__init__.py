"""Recaps of bimtek and other training into courses, sessions and everybody's record."""
