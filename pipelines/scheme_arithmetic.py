"""How a scheme adds up: its mean across dimensions, what is rounded on the way, and how much must be there to count."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from models.curves.curve import FULL
from pipelines.policy_files import exact, need, number_at, one_of
from pipelines.policy_places import Place, refuse_unknown, wrong

MEANS = ("arithmetic", "geometric")
MODES = ("half_up", "down")
# Rounding counts in billionths of a point, so that it is exact: the digits that a total keeps (decision 6).
BILLION = 10**9
PUBLISHED = Fraction(1, 100)
# What no tender is judged by: its arithmetic is that of its rules (committee, price); it has no tiers, no periods.
_OF_SCHEME = {
    "aggregation", "rounding", "must_weigh", "minimum_data", "new_vendor_periods", "tie_breaks", "tiers", "movement",
    "years", "limits", "incidents", "deductions", "bonus", "owed_by",
}  # fmt: skip
_OF_DIMENSION = {"least_indicators"}
_OF_INDICATOR = {
    "curves", "take", "better", "round_points", "families", "shrink_below", "minimum_denominator", "chance", "headline",
}  # fmt: skip
_OF_CURVE = {"from", "to", "log", "by_family"}
# What only a tender reads of an indicator: its spellings on score sheets, and points taken off.
_OF_SELECTION = {"names", "less"}


def refuse_in_selection(place: Place, document: Mapping[str, Any]) -> None:
    """Refuse declarations in a selection scheme that would not hold there."""
    _refuse(place, document, _OF_SCHEME)
    for dimension in document["dimensions"]:
        _refuse(place, dimension, _OF_DIMENSION)
        for entry in dimension["indicators"]:
            where = place.within(str(entry["indicator"]), entry)
            _refuse(where, entry, _OF_INDICATOR)
            _refuse(where, entry.get("curve", {}), _OF_CURVE)


def refuse_in_evaluation(place: Place, document: Mapping[str, Any]) -> None:
    """Refuse declarations in an evaluation scheme that would hold only in a selection."""
    for dimension in document["dimensions"]:
        for entry in dimension["indicators"]:
            where = place.within(str(entry["indicator"]), entry)
            for key in sorted(_OF_SELECTION & set(entry)):
                raise wrong(
                    where.within(key, entry, key),
                    f"{key} 只用于选择方案，绩效评估方案不能用，请删去。",
                    f"{key} is for selection schemes and does not hold in an evaluation; remove it.",
                )


def _refuse(place: Place, entry: Mapping[str, Any], keys: set[str]) -> None:
    for key in sorted(keys & set(entry)):
        raise wrong(
            place.within(key, entry, key),
            f"{key} 只用于绩效评估方案，选择方案不能用，请删去。",
            f"{key} is for evaluation schemes and does not hold in a selection; remove it.",
        )


def arithmetic_columns(place: Place, document: Mapping[str, Any]) -> dict[str, object]:
    """Return the columns of policy.schemes that say how dimensions make a total and what is rounded.

    Without declarations the mean is arithmetic, only the total is rounded, and one dimension is enough.
    Raises PolicyError for unknown words, a step that 100 is no multiple of, and contradictory declarations.
    """
    stated, where = document.get("aggregation", {}), place.within("aggregation", document, "aggregation")
    refuse_unknown(stated, {"across_dimensions", "lowest_counts_as", "least_dimensions"}, where)
    spot = where.within("across_dimensions", stated, "across_dimensions")
    mean = one_of(stated.get("across_dimensions", "arithmetic"), MEANS, spot)
    rounding, at = document.get("rounding", {}), place.within("rounding", document, "rounding")
    refuse_unknown(rounding, {"dimensions", "total"}, at)
    return {
        "mean": mean,
        "lowest_counts_as": _lowest(where, stated, mean),
        "least_dimensions": least(where, stated, "least_dimensions", len(document["dimensions"])),
        **step_columns(at, rounding, "dimensions", "dimension"),
        **step_columns(at, rounding if "total" in rounding else {"total": PUBLISHED}, "total", "total"),
    }


def _lowest(where: Place, stated: Mapping[str, Any], mean: str) -> float:
    """Return what a dimension of 0 points counts as; a geometric mean is 0 where one dimension is."""
    lowest = number_at(stated, "lowest_counts_as", where, 0)
    if "lowest_counts_as" not in stated:
        return 0
    spot = where.of(stated, "lowest_counts_as")
    if mean != "geometric":
        raise wrong(spot, "lowest_counts_as 只用于几何平均。", "lowest_counts_as goes with a geometric mean.")
    if lowest is None or not 0 < lowest < FULL:
        raise wrong(spot, "lowest_counts_as 应在 0 与 100 之间。", "lowest_counts_as lies between 0 and 100.")
    return lowest


def least(where: Place, entry: Mapping[str, Any], key: str, most: int) -> int:
    """Return how many of `most` must be there, 1 unless stated; refuse what is no whole number from 1 to `most`."""
    stated = entry.get(key, 1)
    if isinstance(stated, bool) or not isinstance(stated, int) or not 1 <= stated <= most:
        raise wrong(
            where.within(key, entry, key),
            f"{key} 应为 1 至 {most} 的整数。",
            f"{key} is a whole number from 1 to {most}.",
        )
    return stated


def step_columns(where: Place, entry: Mapping[str, Any], key: str, column: str) -> dict[str, object]:
    """Return a rounding as the columns `<column>_step` (billionths of a point) and `<column>_down`; none if not stated.

    It is written as the multiple to round to, 0.01, or as {to: 10, mode: down}; the mode is half_up unless stated.
    """
    if key not in entry:
        return {f"{column}_step": None, f"{column}_down": False}
    stated, spot = entry[key], where.within(key, entry, key)
    mode = "half_up"
    if isinstance(stated, Mapping):
        refuse_unknown(stated, {"to", "mode"}, spot)
        mode = one_of(stated.get("mode", mode), MODES, spot.within("mode", stated, "mode"))
        stated = need(stated, "to", spot)
    step = exact(stated, spot)
    if step <= 0 or (FULL / step).denominator != 1 or (step * BILLION).denominator != 1:
        raise wrong(
            spot,
            f"取整的单位 {stated} 应能整除 100，且不超过九位小数。",
            f"100 must be a whole multiple of the step {stated}, which has at most nine decimals.",
        )
    return {f"{column}_step": int(step * BILLION), f"{column}_down": mode == "down"}
