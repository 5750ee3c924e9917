"""Commands for developers; nothing here is part of the running assistant."""
