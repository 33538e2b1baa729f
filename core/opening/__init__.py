"""Untrusted files are opened in a process of its own, which `program` is. Nothing of Django here."""
