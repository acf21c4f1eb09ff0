"""How the typed rows of all files become staging tables, with every row accounted for."""
