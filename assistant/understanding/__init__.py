"""Plain functions and classes that find out what a message means; none of them imports Rasa."""
