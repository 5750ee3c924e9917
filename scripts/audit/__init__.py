"""Looks for known faults: bandit in our own code, pip-audit in the packages we pin."""
