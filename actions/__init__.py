"""Rasa's custom actions. Thin: what they say is decided in ``assistant/dialogue``."""
