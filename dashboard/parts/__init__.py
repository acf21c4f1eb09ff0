"""Pieces of page: they draw and return what was chosen."""
