"""What is said next: the contact guide and the short follow-ups. Nothing here imports Rasa."""
