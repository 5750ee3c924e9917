"""Every fault, with people talking; a table of what became of their messages."""
