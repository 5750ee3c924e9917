"""Pictures of the widget, and what it weighs and how fast it is."""
