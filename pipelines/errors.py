"""What can go wrong that a user must hear about, each with a sentence in Chinese and in English."""

from __future__ import annotations


class ScorecardError(Exception):
    """A fault that a person can mend; `zh` and `en` say the same thing and name the remedy."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both sentences; the exception's text is the two of them."""
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class ContractError(ScorecardError):
    """A source contract (`sources/*.yaml`) breaks its own format."""


class PolicyError(ScorecardError):
    """A policy file breaks a rule that scoring relies on (weights, curves, names)."""


class TransformError(ScorecardError):
    """A SQL file cannot be ordered or run."""


class WarehouseError(ScorecardError):
    """The warehouse is missing, unreadable, or cannot be built."""


class QueryError(ScorecardError):
    """A user's own SQL was refused or failed."""


class TenderError(ScorecardError):
    """A decision about a tender is refused: sealed, too late, not approved, or about somebody who may not win."""
