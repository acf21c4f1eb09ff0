"""What every part of a scheme file needs to know of the whole: its place, its key, and its exact weights (V19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from pipelines.policy_files import exact, need
from pipelines.policy_places import Place, wrong


@dataclass(frozen=True)
class Scheme:
    """One scheme version: where it stands, its key columns, and every indicator's exact weight."""

    place: Place
    key: Mapping[str, str]
    weights: Mapping[str, Fraction]

    @property
    def units(self) -> int:
        """How many whole units one point of weight is, so that every weight is a whole number of units."""
        return lcm(*(weight.denominator for weight in self.weights.values()))


def read_weights(place: Place, document: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return every indicator's exact weight.

    Raises PolicyError where an indicator stands twice, or dimensions and total do not add up exactly (V19).
    """
    weights: dict[str, Fraction] = {}
    for dimension in need(document, "dimensions", place):
        where = place.within(str(need(dimension, "dimension", place)), dimension)
        members: dict[str, Fraction] = {}
        for entry in need(dimension, "indicators", where):
            code = str(need(entry, "indicator", where))
            if code in members or code in weights:
                raise wrong(place.within(code, entry), f"指标 {code} 出现两次。", f"indicator {code} stands twice.")
            members[code] = read_weight(entry, where.within(code, entry))
        _refuse_unequal(where, sum(members.values(), Fraction(0)), read_weight(dimension, where))
        weights |= members
    if "weights_sum" in document:
        stated = exact(document["weights_sum"], place.within("weights_sum", document, "weights_sum"))
        _refuse_unequal(place.of(document, "weights_sum"), sum(weights.values(), Fraction(0)), stated)
    return weights


def read_weight(entry: Mapping[str, Any], where: Place) -> Fraction:
    """Return an entry's weight, which can't be negative."""
    weight = exact(need(entry, "weight", where), where.within("weight", entry, "weight"))
    if weight < 0:
        raise wrong(where.of(entry, "weight"), "权重不能为负数。", "a weight can't be negative.")
    return weight


def _refuse_unequal(where: str, found: Fraction, stated: Fraction) -> None:
    if found != stated:
        raise wrong(
            where,
            f"权重合计为 {_plain(found)}，应为 {_plain(stated)}，请调整权重。",
            f"the weights add up to {_plain(found)} and should be {_plain(stated)}; adjust them.",
        )


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.6g} ({number})"
