"""Workshops in the browser: the trainer's page, the projector, participants' phones, and print."""
