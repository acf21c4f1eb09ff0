"""Which steps lead from a bank's spreadsheets to vendor scores: reading, staging, measures, scores."""

__version__ = "0.1.0"
