"""The page of the content owners: what is asked, and what is not understood."""
