"""`/api/v1/`: breakages and upkeep for other programs."""
