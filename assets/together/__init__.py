"""Changing some fields of many items at once: the form, and what it would do."""
