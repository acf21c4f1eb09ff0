"""The room that shows: pages of numbers and where they come from."""
