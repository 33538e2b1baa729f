"""Sets a checkout up. The standard library alone, since nothing else is there yet."""
