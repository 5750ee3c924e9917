"""Vejviser: a Danish-language guide for staff on preventing extremism."""

__version__ = "0.1.0"
