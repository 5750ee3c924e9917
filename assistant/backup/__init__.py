"""Copies of what has to outlive a machine, and the way back."""
