"""How long a period a report may be of, in days."""

from __future__ import annotations

# Of a shorter period, today's report less yesterday's would be the questions of one day.
SHORTEST_DAYS = 7
LONGEST_DAYS = 3650
# What the page offers; the second is what one gets unasked.
PERIODS = (7, 30, 90, 365)
