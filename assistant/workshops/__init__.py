"""Exercises and workshops: content, and the course of an exercise. Nothing here imports Rasa."""
