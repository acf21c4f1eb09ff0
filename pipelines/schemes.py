"""How a scheme file becomes dimensions, indicators, curves and tiers, and which schemes are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from models.curves import Curve, direction, floor, parse_curve, scaled, segments, target
from pipelines.policy_files import PolicyTables, need, number_at, one_of, title
from pipelines.policy_places import Place, refuse_unknown, wrong
from pipelines.scheme_adjustments import add_adjustments
from pipelines.scheme_essentials import add_essentials
from pipelines.scheme_gates import add_gates, add_limits
from pipelines.scheme_tiers import add_tie_breaks, add_tiers
from pipelines.scheme_weights import Scheme, read_weight, read_weights
from pipelines.selection_rules import KEYS, add_selection

# How much one display unit is in the unit of storage: rates are stored as fractions (domain 2).
UNIT_SCALE = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "‱": Fraction(1, 10_000)}
PERIOD_KINDS = ("month", "quarter", "half", "year", "edition", "tender")
PURPOSES = ("evaluation", "selection")
_SCHEME = {
    "scheme", "version", "effective_from", "purpose", "period", "title", "author", "approved_by", "reason",
    "weights_sum", "must_weigh", "coverage", "minimum_data", "new_vendor_periods", "no_significant_difference",
    "tie_breaks", "tiers", "movement", "years", "gates", "limits", "incidents", "deductions", "bonus", "dimensions",
}  # fmt: skip
_DIMENSION = {"dimension", "title", "weight", "indicators"}
_INDICATOR = {
    "indicator", "title", "weight", "measure", "aggregation", "unit", "curve", "families", "missing", "headline",
    "minimum_denominator", "shrink_below", "names", "less",
}  # fmt: skip


def add_scheme(tables: PolicyTables, file: str, document: Mapping[str, Any]) -> None:
    """Add one scheme version to the policy tables.

    Raises PolicyError, naming file and line, where weights do not add up exactly, a curve is impossible, what must
    be weighed is not (V19), or a key or word is unknown.
    """
    place = Place(file)
    known = _SCHEME | KEYS if document.get("purpose") == "selection" else _SCHEME
    refuse_unknown(document, known, place)
    key = {"scheme": str(need(document, "scheme", place)), "version": str(need(document, "version", place))}
    scheme = Scheme(place, key, read_weights(place, document))
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
    coverage, least = document.get("coverage", {}), document.get("minimum_data", {})
    refuse_unknown(coverage, {"ranked", "provisional"}, place.within("coverage", document, "coverage"))
    refuse_unknown(least, {"active_days", "months_reported"}, place.within("minimum_data", document, "minimum_data"))
    effective = need(document, "effective_from", place)
    if not isinstance(effective, date):
        where = place.within("effective_from", document, "effective_from")
        raise wrong(where, "应为日期。", "must be a date.")
    tables.add(
        "schemes",
        **scheme.key,
        purpose=one_of(document.get("purpose", "evaluation"), PURPOSES, place.within("purpose", document, "purpose")),
        effective_from=effective,
        **title(document, place),
        period_kind=one_of(need(document, "period", place), PERIOD_KINDS, place.within("period", document, "period")),
        ranked_coverage=number_at(coverage, "ranked", place.within("coverage", coverage), 0),
        provisional_coverage=number_at(coverage, "provisional", place.within("coverage", coverage), 0),
        minimum_active_days=least.get("active_days", 0),
        minimum_months_reported=least.get("months_reported", 0),
        new_vendor_periods=document.get("new_vendor_periods", 0),
        weight_unit_total=int(total * scheme.units),
        weight_total=float(total),
        no_significant_difference=number_at(document, "no_significant_difference", place, 0),
        deduction_cap=number_at(document.get("deductions", {}), "cap", place, 0),
        bonus_cap=number_at(document.get("bonus", {}), "cap", place, 0),
    )


def _add_dimension(tables: PolicyTables, scheme: Scheme, dimension: Mapping[str, Any], seq: int) -> None:
    name = dimension["dimension"]
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
    )
    for place, entry in enumerate(dimension["indicators"], start=1):
        code = entry["indicator"]
        spot = where.within(str(code), entry)
        refuse_unknown(entry, _INDICATOR, spot)
        unit = str(need(entry, "unit", spot))
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
            display_scale=float(_scale(unit)),
            missing=one_of(need(entry, "missing", spot), ("vendor", "bank"), spot.within("missing", entry, "missing")),
            headline=entry.get("headline"),
            minimum_denominator=number_at(entry, "minimum_denominator", spot),
            shrink_below=number_at(entry, "shrink_below", spot),
        )
        _add_measures(tables, spot, entry, scheme.key)


def _add_measures(tables: PolicyTables, where: Place, entry: Mapping[str, Any], key: Mapping[str, str]) -> None:
    measure = str(need(entry, "measure", where))
    curve = need(entry, "curve", where)
    how = where.within("aggregation", entry, "aggregation")
    aggregation = one_of(entry.get("aggregation", "ratio"), ("ratio", "sum"), how)
    families = entry.get("families", {})
    per_family = [(family, part) for family, parts in families.items() for part in _as_list(parts)]
    default = [] if curve.get("by_family") else [("*", curve)]
    if not default and not per_family:
        raise wrong(where, "没有任何曲线。", "has no curve at all.")
    for family, part in [*default, *per_family]:
        options = dict(part)
        fed_by = str(options.pop("measure", measure))
        unit = str(options.pop("unit", entry["unit"]))
        curve_id = f"{key['scheme']}:{key['version']}:{entry['indicator']}:{family}:{fed_by}"
        shape = _curve(options, where.within(family, part))
        in_storage = scaled(shape, _scale(unit))
        tables.add(
            "indicator_measures",
            **key,
            indicator=entry["indicator"],
            family=family,
            measure=fed_by,
            unit=unit,
            display_scale=float(_scale(unit)),
            curve_id=curve_id,
            direction=direction(shape),
            target=_number(target(in_storage)),
            floor_value=_number(floor(in_storage)),
        )
        _add_segments(tables, curve_id, in_storage)
        _add_measure(tables, fed_by, aggregation, where)


def _add_measure(tables: PolicyTables, measure: str, aggregation: str, where: str) -> None:
    known = {row["measure"]: row["aggregation"] for row in tables.rows.get("measures", [])}
    if measure not in known:
        tables.add("measures", measure=measure, aggregation=aggregation)
    elif known[measure] != aggregation:
        raise wrong(where, f"{measure} 的汇总方式前后不一致。", f"{measure} is aggregated in two different ways.")


def _add_segments(tables: PolicyTables, curve_id: str, curve: Curve) -> None:
    for segment in segments(curve):
        tables.add(
            "curve_segments",
            curve_id=curve_id,
            x_from=_number(segment.x_from),
            x_to=_number(segment.x_to),
            s_from=float(segment.s_from),
            s_to=float(segment.s_to),
            right_closed=segment.right_closed,
        )


def _curve(options: Mapping[str, Any], where: Place) -> Curve:
    try:
        return parse_curve(options)
    except ValueError as fault:
        raise wrong(
            where, f"计分曲线有误（{fault}）；目标值须在底线值较好的一侧。", f"the curve is wrong ({fault})."
        ) from fault


def _scale(unit: str) -> Fraction:
    return UNIT_SCALE.get(unit, Fraction(1))


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _as_list(parts: object) -> Iterable[Mapping[str, Any]]:
    return parts if isinstance(parts, list) else [parts]  # type: ignore[list-item]
