"""`make fuzz`: what nobody would send on purpose, through the real product, and what it says to it."""
