"""``docs/scale.md``: its tables are made from ``docs/scale/results.json``, never by hand."""
