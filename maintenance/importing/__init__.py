"""Maintenance cards kept on paper or in spreadsheets, line by line into the history of each asset."""
