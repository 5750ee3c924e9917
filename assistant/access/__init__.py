"""Sign-in by a pass phrase, for pages that are not for everybody: the trainer's, and statistics."""
