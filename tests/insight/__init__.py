"""What content owners see, and questions sent to them."""
