"""What a read is about: the scope the reader narrowed the pages to, or one scorecard."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """What the reader narrowed the pages to; None is everything."""

    period: str
    family: str | None = None
    unit: str | None = None
    vendor: str | None = None


@dataclass(frozen=True)
class Card:
    """Whose scorecard: a vendor in one peer group, or one of its engagements."""

    period: str
    vendor: str
    group: str
    engagement: str | None = None
