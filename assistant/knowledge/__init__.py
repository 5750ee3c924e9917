"""The content: what may be said, where it is from, and how sure it is."""
