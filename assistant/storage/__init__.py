"""Where everything that is kept lies: the database by URL, its tables, Redis, and how they are."""
