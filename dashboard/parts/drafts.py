"""The weights that a reader is trying out: where they start, what is held, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import streamlit as st

from models.held_weights import UNITS_OF_A_WHOLE as UNITS
from models.held_weights import Tree, dimension_weights, room_for, settled, spread, whole_of

_KEPT = "rule_drafts"


@dataclass
class Draft:
    """Weights of one version under trial: the start, and the dimensions and indicators held by hand."""

    own: Tree
    start: Tree
    dimensions: dict[str, Fraction] = field(default_factory=dict)
    indicators: dict[str, Fraction] = field(default_factory=dict)
    refused: bool = False

    @property
    def weights(self) -> Tree:
        """The weights that follow."""
        return settled(self.start, self.dimensions, self.indicators)

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from the version's own weights."""
        return self.weights != self.own

    def hold_dimension(self, code: str, weight: Fraction) -> None:
        """Set a dimension by hand, as far as the held ones leave room; the last free one can't be held."""
        self.refused = not set(self.start) - set(self.dimensions) - {code}
        if not self.refused:
            self.dimensions[code] = min(weight, room_for(code, self.dimensions, whole_of(self.start)))

    def hold_indicator(self, dimension: str, code: str, weight: Fraction) -> None:
        """Set an indicator by hand, as far as its dimension leaves room."""
        held = {name: self.indicators[name] for name in self.start[dimension] if name in self.indicators}
        self.refused = not set(self.start[dimension]) - set(held) - {code}
        if not self.refused:
            total = dimension_weights(self.weights)[dimension]
            self.indicators[code] = min(weight, room_for(code, held, total))

    def release(self, code: str) -> None:
        """Let a weight follow the others again."""
        self.refused = False
        self.dimensions.pop(code, None)
        self.indicators.pop(code, None)

    def begin_with(self, level: str, shares: Mapping[str, Fraction]) -> None:
        """Start anew with other weights of the dimensions (level '') or of the indicators of one; nothing is held."""
        now = self.weights
        unit = whole_of(now) / UNITS
        if level:
            total = dimension_weights(now)[level]
            self.start = {**now, level: spread(shares, {}, total, unit)}
        else:
            self.start = settled(now, spread(shares, {}, whole_of(now), unit), {})
        self.dimensions, self.indicators, self.refused = {}, {}, False

    def reset(self) -> None:
        """Go back to the version's own weights."""
        self.start, self.dimensions, self.indicators, self.refused = self.own, {}, {}, False


def draft(scheme: str, version: str, own: Tree) -> Draft:
    """Return what this reader is trying out for a version; kept as long as the visit lasts."""
    kept: dict[tuple[str, str], Draft] = st.session_state.setdefault(_KEPT, {})
    found = kept.get((scheme, version))
    if found is None or found.own != own:
        found = kept[(scheme, version)] = Draft(own, own)
    return found
