"""One folder or file a channel; each renders the same neutral reply."""
