"""Running it: metrics, request ids, the off-switch, loading content anew, stopping without loss."""
