"""The office's calendar of days off, a year a page."""
