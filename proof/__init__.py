"""`make chaos`, `make load` and `make fuzz`: the register under conditions that break such systems.

Real PostgreSQL, Valkey, web server, workers and clock, as processes. The last line that each prints is
one JSON object; docs/proof.md tells what they do and what they found.
"""
