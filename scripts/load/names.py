"""What the measured systems are called in results and tables."""

STARTER = "Rasas startprojekt"
EMBEDDED = "Vejviser, 1 proces, SQLite"
ONE = "Vejviser, 1 proces, PostgreSQL og Redis"
TWO = "Vejviser, 2 processer, PostgreSQL og Redis"
