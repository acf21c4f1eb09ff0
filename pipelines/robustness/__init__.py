"""How firm scores and rankings are: how exactly each score is known, and what other weights and methods would say."""
