"""The neutral reply that every channel renders."""
