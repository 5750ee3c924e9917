"""Vejviser: a Danish-language guide for staff on preventing extremism."""
