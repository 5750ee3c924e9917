"""``make evaluate``: how well messages are understood, how fast, and beside which peers."""
