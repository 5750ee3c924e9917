"""What happens to a message before Rasa sees it."""
