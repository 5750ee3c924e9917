"""The HTTP contract: sessions, messages, feedback, health."""
