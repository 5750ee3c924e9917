"""Many participants on one server: are their votes counted, and how soon do the bars show them."""
