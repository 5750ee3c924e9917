"""The widget's files: a script that any page can load, a page to frame, and a page of its own."""
