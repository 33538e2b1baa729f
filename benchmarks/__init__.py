"""Figures of `make bench`: each a ratio to a floor of the same run, on PostgreSQL."""
