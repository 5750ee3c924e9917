"""Faults while people talk: what becomes of their messages, and whether it mends itself."""
