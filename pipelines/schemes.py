"""How a scheme file becomes dimensions, indicators, curves and tiers, and which schemes are refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from pipelines.policy_files import PolicyTables, need, one_of, title
from pipelines.policy_places import Place, refuse_unknown, wrong
from pipelines.policy_shapes import SCHEME, refuse_misshapen
from pipelines.policy_values import MOST_POINTS, between, count_at, flag_at
from pipelines.scheme_adjustments import add_adjustments
from pipelines.scheme_arithmetic import (
    arithmetic_columns,
    least,
    refuse_in_evaluation,
    refuse_in_selection,
    step_columns,
)
from pipelines.scheme_curves import add_measures, takes, unit_at, unit_scale
from pipelines.scheme_essentials import add_essentials
from pipelines.scheme_gates import add_gates, add_limits
from pipelines.scheme_tiers import add_tie_breaks, add_tiers
from pipelines.scheme_weights import Scheme, read_weight, read_weights
from pipelines.selection_rules import KEYS, add_selection

PERIOD_KINDS = ("month", "quarter", "half", "year", "edition", "tender")
PURPOSES = ("evaluation", "selection")
# What an indicator tells of a vendor.
HEADLINES = ("quality", "cost", "risk")
_SCHEME = {
    "scheme", "version", "effective_from", "purpose", "period", "title", "author", "approved_by", "reason",
    "weights_sum", "must_weigh", "coverage", "minimum_data", "new_vendor_periods", "no_significant_difference",
    "tie_breaks", "tiers", "movement", "years", "gates", "limits", "incidents", "deductions", "bonus", "dimensions",
    "aggregation", "rounding", "owed_by",
}  # fmt: skip
_DIMENSION = {"dimension", "title", "weight", "indicators", "least_indicators"}
_INDICATOR = {
    "indicator", "title", "weight", "measure", "aggregation", "unit", "curve", "families", "missing", "headline",
    "minimum_denominator", "shrink_below", "chance", "names", "less", "curves", "take", "better", "round_points",
}  # fmt: skip


def add_scheme(tables: PolicyTables, file: str, document: Mapping[str, Any]) -> None:
    """Add one scheme version to the policy tables.

    Raises PolicyError, naming file and line, where weights do not add up exactly, a curve is impossible, what must
    be weighed is not (V19), or a key or word is unknown.
    """
    place = Place(file)
    refuse_misshapen(document, SCHEME, place)
    known = _SCHEME | KEYS if document.get("purpose") == "selection" else _SCHEME
    refuse_unknown(document, known, place)
    key = {"scheme": str(need(document, "scheme", place)), "version": str(need(document, "version", place))}
    scheme = Scheme(place, key, read_weights(place, document))
    if document.get("purpose") == "selection":
        refuse_in_selection(place, document)
    else:
        refuse_in_evaluation(place, document)
    _add_head(tables, scheme, document)
    for seq, dimension in enumerate(document["dimensions"], start=1):
        _add_dimension(tables, scheme, dimension, seq)
    if document.get("purpose") == "selection":
        add_selection(tables, file, key, document)
        return
    add_essentials(tables, scheme, document)
    add_tiers(tables, scheme, document)
    add_tie_breaks(tables, scheme, document)
    add_gates(tables, scheme, document)
    add_limits(tables, scheme, document)
    add_adjustments(tables, scheme, document)


def _add_head(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any]) -> None:
    place = scheme.place
    total = sum(scheme.weights.values(), Fraction(0))
    coverage, minimum = document.get("coverage", {}), document.get("minimum_data", {})
    refuse_unknown(coverage, {"ranked", "provisional"}, place.within("coverage", document, "coverage"))
    refuse_unknown(minimum, {"active_days", "months_reported"}, place.within("minimum_data", document, "minimum_data"))
    ranked, provisional = _coverage(coverage, place.within("coverage", document, "coverage"))
    data = place.within("minimum_data", document, "minimum_data")
    effective = need(document, "effective_from", place)
    # A time of day is a date as well, and no version begins at noon.
    if type(effective) is not date:
        where = place.within("effective_from", document, "effective_from")
        raise wrong(where, "应为日期。", "must be a date.")
    tables.add(
        "schemes",
        **scheme.key,
        purpose=one_of(document.get("purpose", "evaluation"), PURPOSES, place.within("purpose", document, "purpose")),
        effective_from=effective,
        **title(document, place),
        **_owner(document, place),
        period_kind=one_of(need(document, "period", place), PERIOD_KINDS, place.within("period", document, "period")),
        ranked_coverage=ranked,
        provisional_coverage=provisional,
        minimum_active_days=count_at(minimum, "active_days", data),
        minimum_months_reported=count_at(minimum, "months_reported", data),
        new_vendor_periods=count_at(document, "new_vendor_periods", place),
        weight_unit_total=int(total * scheme.units),
        weight_total=float(total),
        no_significant_difference=between(document, "no_significant_difference", place, (0, MOST_POINTS), 0),
        deduction_cap=between(document.get("deductions", {}), "cap", place.within("deductions"), (0, None), 0),
        bonus_cap=between(document.get("bonus", {}), "cap", place.within("bonus"), (0, None), 0),
        **arithmetic_columns(place, document),
    )


def _coverage(stated: Mapping[str, Any], where: Place) -> tuple[float | None, float | None]:
    """Return the shares of weight that must be there to be ranked, and to be shown as provisional."""
    ranked, provisional = (between(stated, name, where, (0, 1), 0) for name in ("ranked", "provisional"))
    if ranked is not None and provisional is not None and provisional > ranked:
        raise wrong(
            where,
            f"provisional（{provisional:g}）不得高于 ranked（{ranked:g}），请核对是否写反。",
            f"provisional ({provisional:g}) must not be above ranked ({ranked:g}); are they swapped?",
        )
    return ranked, provisional


def _owner(document: Mapping[str, Any], place: Place) -> dict[str, str]:
    """Return what whoever owes the evidence of `missing: bank` is called; a workspace that is no bank says another."""
    words = document.get("owed_by", {"zh": "行内", "en": "bank"})
    where = place.within("owed_by", document, "owed_by")
    if not isinstance(words, Mapping):
        raise wrong(where, "应写成 {zh: …, en: …}。", "must be written {zh: …, en: …}.")
    refuse_unknown(words, {"zh", "en"}, where)
    return {"owner_zh": str(need(words, "zh", where)), "owner_en": str(need(words, "en", where))}


def _add_dimension(tables: PolicyTables, scheme: Scheme, dimension: Mapping[str, Any], seq: int) -> None:
    name = str(dimension["dimension"])
    where = scheme.place.within(name, dimension)
    refuse_unknown(dimension, _DIMENSION, where)
    weight = read_weight(dimension, where)
    tables.add(
        "dimensions",
        **scheme.key,
        dimension=name,
        seq=seq,
        **title(dimension, where),
        weight=float(weight),
        weight_units=int(weight * scheme.units),
        least_indicators=least(where, dimension, "least_indicators", len(dimension["indicators"])),
    )
    for place, entry in enumerate(dimension["indicators"], start=1):
        code = str(entry["indicator"])
        spot = where.within(code, entry)
        refuse_unknown(entry, _INDICATOR, spot)
        unit = unit_at(need(entry, "unit", spot), spot.of(entry, "unit"))
        _refuse_of_rates(entry, spot)
        tables.add(
            "indicators",
            **scheme.key,
            indicator=code,
            dimension=name,
            seq=100 * seq + place,
            **title(entry, spot),
            weight=float(scheme.weights[code]),
            weight_units=int(scheme.weights[code] * scheme.units),
            unit=unit,
            display_scale=float(unit_scale(unit)),
            missing=one_of(need(entry, "missing", spot), ("vendor", "bank"), spot.within("missing", entry, "missing")),
            headline=_headline(entry, spot),
            minimum_denominator=between(entry, "minimum_denominator", spot, (0, None)),
            shrink_below=between(entry, "shrink_below", spot, (0, None)),
            has_chance=flag_at(entry, "chance", spot),
            takes=takes(spot, entry),
            **step_columns(spot, entry, "round_points", "points"),
        )
        add_measures(tables, spot, entry, scheme.key)


def _headline(entry: Mapping[str, Any], where: Place) -> str | None:
    if "headline" not in entry:
        return None
    return one_of(entry["headline"], HEADLINES, where.within("headline", entry, "headline"))


def _refuse_of_rates(entry: Mapping[str, Any], where: Place) -> None:
    """Refuse for a count what only a rate can have; a count has no volume to judge it by."""
    if entry.get("aggregation") != "sum":
        return
    for key in ("minimum_denominator", "shrink_below", "chance"):
        if entry.get(key, False) is not False:
            raise wrong(
                where.of(entry, key),
                f"{key} 只用于比率指标，计数指标（aggregation: sum）请删去。",
                f"{key} is for rates; leave it out where aggregation is sum.",
            )
