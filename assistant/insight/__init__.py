"""What content owners see: what is asked and not understood, as counts; questions sent to them."""
