"""How a scheme file becomes dimensions, indicators, curves and tiers, and which schemes are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

from models.curves import Curve, direction, floor, parse_curve, scaled, segments, target
from pipelines.errors import PolicyError
from pipelines.policy_files import PolicyTables, exact, need, one_of, title

# How much one display unit is in the unit of storage: rates are stored as fractions (domain 2).
UNIT_SCALE = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "‱": Fraction(1, 10_000)}
PERIOD_KINDS = ("month", "quarter", "half", "year", "edition")
TIE_BREAKS = ("dimension", "measure")
MOST_TIE_BREAKS = 5


@dataclass(frozen=True)
class _Scheme:
    """What every part of a scheme file needs to know of the whole: its file, key, exact weights and their unit."""

    file: str
    key: Mapping[str, str]
    weights: Mapping[str, Fraction]

    @property
    def units(self) -> int:
        """How many whole units one point of weight is, so that every weight is a whole number of units."""
        return lcm(*(weight.denominator for weight in self.weights.values()))


def add_scheme(tables: PolicyTables, file: str, document: Mapping[str, Any]) -> None:
    """Add one scheme version to the policy tables.

    Raises PolicyError where weights do not add up exactly, a curve is impossible, or a word is unknown.
    """
    key = {"scheme": str(need(document, "scheme", file)), "version": str(need(document, "version", file))}
    scheme = _Scheme(file, key, _weights(file, document))
    _add_head(tables, scheme, document)
    for seq, dimension in enumerate(document["dimensions"], start=1):
        _add_dimension(tables, scheme, dimension, seq)
    for seq, tier in enumerate(document.get("tiers", []), start=1):
        where = f"{file}: tiers[{seq}]"
        least = tier.get("every_dimension_from")
        tables.add(
            "tiers",
            **key,
            tier=need(tier, "tier", where),
            seq=seq,
            **title(tier, where),
            total_from=float(exact(need(tier, "from", where), where)),
            every_dimension_from=None if least is None else float(exact(least, where)),
        )
    _add_tie_breaks(tables, scheme, document.get("tie_breaks", []))
    _add_essentials(tables, scheme, document.get("must_weigh", []))


def _add_tie_breaks(tables: PolicyTables, scheme: _Scheme, rules: Sequence[object]) -> None:
    """Add the tie-breaks; each names a dimension or a measure of this scheme, and ranking reads five of them."""
    where = f"{scheme.file}: tie_breaks"
    if len(rules) > MOST_TIE_BREAKS:
        raise PolicyError(f"{where}：最多 {MOST_TIE_BREAKS} 条。", f"{where}: {MOST_TIE_BREAKS} at most.")
    measures = {str(row["measure"]) for row in tables.rows["indicator_measures"]}
    known = {"dimension": {str(row["dimension"]) for row in tables.rows["dimensions"]}, "measure": measures}
    for seq, rule in enumerate(rules, start=1):
        kind, _, name = str(rule).partition(":")
        one_of(kind, TIE_BREAKS, where)
        one_of(name, tuple(sorted(known[kind])), f"{where}.{kind}")
        tables.add("tie_breaks", **scheme.key, seq=seq, kind=kind, name=name)


def _add_essentials(tables: PolicyTables, scheme: _Scheme, rules: Sequence[Mapping[str, Any]]) -> None:
    """Add what the scheme may not leave out; refuse the scheme if none of the indicators named has weight (V19)."""
    for seq, rule in enumerate(rules, start=1):
        where = f"{scheme.file}: must_weigh[{seq}]"
        words = title(rule, where)
        if not any(scheme.weights.get(str(code), 0) > 0 for code in need(rule, "any_of", where)):
            raise PolicyError(
                f"V19 {where}：方案没有给“{words['title_zh']}”权重，不能使用，请给其中至少一项大于 0 的权重。",
                f"V19 {where}: the scheme gives no weight to “{words['title_en']}” and is unusable; weigh one of them.",
            )
        named = [str(word) for word in need(rule, "words", where)]
        tables.add("essentials", **scheme.key, seq=seq, **words, words="|".join(map(re.escape, named)))


def _add_head(tables: PolicyTables, scheme: _Scheme, document: Mapping[str, Any]) -> None:
    file, key = scheme.file, scheme.key
    total = sum(scheme.weights.values(), Fraction(0))
    coverage = document.get("coverage", {})
    least = document.get("minimum_data", {})
    effective = need(document, "effective_from", file)
    if not isinstance(effective, date):
        raise PolicyError(f"{file}: effective_from 应为日期。", f"{file}: effective_from must be a date.")
    tables.add(
        "schemes",
        **key,
        effective_from=effective,
        **title(document, file),
        period_kind=one_of(need(document, "period", file), PERIOD_KINDS, f"{file}: period"),
        ranked_coverage=float(exact(coverage.get("ranked", 0), f"{file}: coverage.ranked")),
        provisional_coverage=float(exact(coverage.get("provisional", 0), f"{file}: coverage.provisional")),
        minimum_active_days=least.get("active_days", 0),
        minimum_months_reported=least.get("months_reported", 0),
        new_vendor_periods=document.get("new_vendor_periods", 0),
        weight_unit_total=int(total * scheme.units),
        weight_total=float(total),
        no_significant_difference=float(exact(document.get("no_significant_difference", 0), file)),
    )


def _weights(file: str, document: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return every indicator's exact weight; dimensions and total must add up exactly (V19)."""
    weights: dict[str, Fraction] = {}
    for dimension in need(document, "dimensions", file):
        name = str(need(dimension, "dimension", file))
        where = f"{file}: {name}"
        members: dict[str, Fraction] = {}
        for entry in need(dimension, "indicators", where):
            code = str(need(entry, "indicator", where))
            if code in members or code in weights:
                raise PolicyError(f"{file}: 指标 {code} 出现两次。", f"{file}: indicator {code} stands twice.")
            members[code] = _weight(entry, where)
        _refuse_unequal(where, sum(members.values(), Fraction(0)), _weight(dimension, where))
        weights |= members
    if "weights_sum" in document:
        _refuse_unequal(
            file, sum(weights.values(), Fraction(0)), exact(document["weights_sum"], f"{file}: weights_sum")
        )
    return weights


def _weight(entry: Mapping[str, Any], where: str) -> Fraction:
    weight = exact(need(entry, "weight", where), f"{where}.weight")
    if weight < 0:
        raise PolicyError(f"{where}：权重不能为负数。", f"{where}: a weight can't be negative.")
    return weight


def _refuse_unequal(where: str, found: Fraction, stated: Fraction) -> None:
    if found != stated:
        raise PolicyError(
            f"{where}：权重合计为 {_plain(found)}，应为 {_plain(stated)}，请调整权重。",
            f"{where}: the weights add up to {_plain(found)} and should be {_plain(stated)}; adjust them.",
        )


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.6g} ({number})"


def _add_dimension(tables: PolicyTables, scheme: _Scheme, dimension: Mapping[str, Any], seq: int) -> None:
    key, weights, units = scheme.key, scheme.weights, scheme.units
    name = dimension["dimension"]
    where = f"{scheme.file}: {name}"
    weight = _weight(dimension, where)
    tables.add(
        "dimensions",
        **key,
        dimension=name,
        seq=seq,
        **title(dimension, where),
        weight=float(weight),
        weight_units=int(weight * units),
    )
    for place, entry in enumerate(dimension["indicators"], start=1):
        code = entry["indicator"]
        spot = f"{where}.{code}"
        unit = str(need(entry, "unit", spot))
        least = entry.get("minimum_denominator")
        tables.add(
            "indicators",
            **key,
            indicator=code,
            dimension=name,
            seq=100 * seq + place,
            **title(entry, spot),
            weight=float(weights[code]),
            weight_units=int(weights[code] * units),
            unit=unit,
            display_scale=float(_scale(unit)),
            missing=one_of(need(entry, "missing", spot), ("vendor", "bank"), f"{spot}.missing"),
            headline=entry.get("headline"),
            minimum_denominator=None if least is None else float(exact(least, spot)),
        )
        _add_measures(tables, spot, entry, key)


def _add_measures(tables: PolicyTables, where: str, entry: Mapping[str, Any], key: Mapping[str, str]) -> None:
    measure = str(need(entry, "measure", where))
    curve = need(entry, "curve", where)
    aggregation = one_of(entry.get("aggregation", "ratio"), ("ratio", "sum"), f"{where}.aggregation")
    per_family = [(family, part) for family, parts in entry.get("families", {}).items() for part in _as_list(parts)]
    default = [] if curve.get("by_family") else [("*", curve)]
    if not default and not per_family:
        raise PolicyError(f"{where} 没有任何曲线。", f"{where} has no curve at all.")
    for family, part in [*default, *per_family]:
        options = dict(part)
        fed_by = str(options.pop("measure", measure))
        unit = str(options.pop("unit", entry["unit"]))
        curve_id = f"{key['scheme']}:{key['version']}:{entry['indicator']}:{family}:{fed_by}"
        shape = _curve(options, f"{where}.{family}")
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
        raise PolicyError(
            f"{where}：{measure} 的汇总方式前后不一致。",
            f"{where}: {measure} is aggregated in two different ways.",
        )


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


def _curve(options: Mapping[str, Any], where: str) -> Curve:
    try:
        return parse_curve(options)
    except ValueError as fault:
        raise PolicyError(f"{where}：计分曲线有误（{fault}）。", f"{where}: the curve is wrong ({fault}).") from fault


def _scale(unit: str) -> Fraction:
    return UNIT_SCALE.get(unit, Fraction(1))


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _as_list(parts: object) -> Iterable[Mapping[str, Any]]:
    return parts if isinstance(parts, list) else [parts]  # type: ignore[list-item]
