"""The exercises: content, course, wishes, and the seam to a room."""
