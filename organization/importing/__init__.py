"""Employees and rooms from the office's own lists."""
