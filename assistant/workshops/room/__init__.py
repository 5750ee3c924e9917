"""A workshop in the room: a trainer steers, a projector shows, participants answer by phone.

Nothing here knows HTTP. A room has a code, a plan, the place it has come to, and votes; it is kept
in the database without a word of anybody's and without anybody's name, and is gone when it is
closed or after four hours.
"""
