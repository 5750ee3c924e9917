"""Several servers over one PostgreSQL and one Redis, as real processes."""
