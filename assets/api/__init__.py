"""`/api/v1/`: the register of items for other programs."""
