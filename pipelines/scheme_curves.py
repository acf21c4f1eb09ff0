"""How an indicator of a scheme earns its points: measures, curves, limits of each row, the better of several ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import log
from typing import Any
from unicodedata import normalize

from models.curves import Curve, direction, floor, parse_curve, scaled, segments, target
from pipelines.policy_files import PolicyTables, need, one_of
from pipelines.policy_places import Place, refuse_unknown, wrong
from pipelines.policy_values import flag_at

# How much one display unit is in the unit of storage: rates are stored as fractions (domain 2).
UNIT_SCALE = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "‱": Fraction(1, 10_000)}
# Other ways to write these, each of which would be taken for a unit of its own, and the rate for a number of it.
_RATES_IN_WORDS = {
    "%": ("percent", "per cent", "pct", "百分比", "百分率", "百分数", "百分之"),
    "‰": ("permille", "per mille", "千分比", "千分率", "千分之", "0/00"),
    "‱": ("permyriad", "bp", "bps", "万分比", "万分率", "万分之", "基点", "0/000"),
}
DIRECTIONS = ("higher", "lower")
TAKES = ("best", "mean")
# The least number of ways that is a choice.
SEVERAL = 2


@dataclass(frozen=True)
class _Way:
    """One way to earn an indicator's points: whose (a family, or '*'), its name, how it is written, and where."""

    family: str
    part: str
    options: dict[str, Any]
    where: Place


@dataclass(frozen=True)
class _Added:
    """What was added for one way: whose it is, its measure, which values are better, how its curve runs."""

    family: str
    measure: str
    better: str
    is_log: bool
    is_limited: bool


@dataclass(frozen=True)
class _Limits:
    """The measures that a row's own limits are found in: 0 of the curve lies at `start`, 1 at `end`; none if fixed."""

    start: str | None
    end: str | None

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(name for name in (self.start, self.end) if name is not None)


def unit_scale(unit: str) -> Fraction:
    """Return how much one display unit is in the unit of storage."""
    return UNIT_SCALE.get(unit, Fraction(1))


def unit_at(stated: object, where: Place) -> str:
    """Return a unit as the policy writes it; refuse a rate in words or with more than its sign."""
    unit = normalize("NFKC", str(stated)).strip()
    for sign, words in _RATES_IN_WORDS.items():
        if unit != sign and (sign in unit or unit.casefold() in words):
            raise wrong(
                where,
                f"单位“{stated}”应写作 {sign}，否则该比率会按普通数值计分。",
                f"write the unit “{stated}” as {sign}; else the rate would be scored as a plain number.",
            )
    return unit


def takes(where: Place, entry: Mapping[str, Any]) -> str:
    """Return which of several ways' points count, best or mean; refuse a choice where there is nothing to choose."""
    if "curves" not in entry:
        if "take" in entry:
            raise wrong(
                where.of(entry, "take"), "take 只用于 curves，请删去其一。", "take goes with curves; remove one."
            )
        return "mean"
    for other in ("curve", "families"):
        if other in entry:
            raise wrong(
                where.of(entry, other), f"curves 与 {other} 只能用其一。", f"curves and {other} exclude each other."
            )
    ways = entry["curves"]
    if not isinstance(ways, Mapping) or len(ways) < SEVERAL:
        raise wrong(
            where.of(entry, "curves"),
            "curves 应为两条以上有名称的曲线；只有一条时用 curve。",
            "curves needs two or more named curves; for one, write curve.",
        )
    return one_of(need(entry, "take", where), TAKES, where.within("take", entry, "take"))


def add_measures(tables: PolicyTables, where: Place, entry: Mapping[str, Any], key: Mapping[str, str]) -> None:
    """Add the measures of an indicator with their curves.

    Raises PolicyError where a curve is impossible or declarations contradict each other.
    """
    measure = str(need(entry, "measure", where))
    how = where.within("aggregation", entry, "aggregation")
    aggregation = one_of(entry.get("aggregation", "ratio"), ("ratio", "sum"), how)
    added = [
        _add_way(tables, way, {"measure": measure, "unit": entry["unit"]}, entry, (key, aggregation))
        for way in _ways(where, entry)
    ]
    if entry.get("chance"):
        _refuse_turning(added, where, entry)
    if "better" in entry and not any(each.is_limited for each in added):
        raise wrong(
            where.of(entry, "better"),
            "better 只用于以行内数值为界限（from、to）的曲线；其余曲线自带方向，请删去。",
            "better goes with limits of each row (from, to); other curves say it themselves, remove it.",
        )


def _refuse_turning(added: Iterable[_Added], where: Place, entry: Mapping[str, Any]) -> None:
    """Refuse chance bounds where ways together turn between their corners: one bent, one straight, and crosswise."""
    together: dict[tuple[str, str], list[_Added]] = {}
    for each in added:
        together.setdefault((each.family, each.measure), []).append(each)
    for ways in together.values():
        one_way = {each.better for each in ways} in ({"higher"}, {"lower"})
        if not one_way and len({each.is_log for each in ways}) > 1:
            raise wrong(
                where.of(entry, "chance"),
                f"同一数据 {ways[0].measure} 的几条曲线有的取对数、有的不取，好坏方向又不一致，无法算出偶然波动的范围；"
                "请统一 log，或删去 chance。",
                f"of the curves over {ways[0].measure} some run over logarithms and some not, and not all rise or all "
                "fall, so how far chance moves them can't be told; write log for all or none, or remove chance.",
            )


def _ways(where: Place, entry: Mapping[str, Any]) -> list[_Way]:
    """Return all ways to earn the points; a family's own replace the general one."""
    if "curves" in entry:
        return [_Way("*", str(name), dict(part), where.within(name, part)) for name, part in entry["curves"].items()]
    curve = need(entry, "curve", where)
    spot = where.within("curve", entry, "curve")
    is_by_family = flag_at(curve, "by_family", spot)
    if is_by_family:
        refuse_unknown(curve, {"by_family"}, spot)
    general = [] if is_by_family else [_Way("*", "", dict(curve), where.within("*", curve))]
    own = [
        _Way(family, "", dict(part), where.within(family, part))
        for family, parts in entry.get("families", {}).items()
        for part in _as_list(parts)
    ]
    if not general and not own:
        raise wrong(where, "没有任何曲线。", "has no curve at all.")
    return [*general, *own]


def _add_way(
    tables: PolicyTables,
    way: _Way,
    usual: Mapping[str, object],
    entry: Mapping[str, Any],
    about: tuple[Mapping[str, str], str],
) -> _Added:
    """Add one way to earn an indicator's points."""
    (key, aggregation), options = about, way.options
    fed_by = str(options.pop("measure", usual["measure"]))
    unit = unit_at(options.pop("unit", usual["unit"]), way.where)
    limits = _Limits(options.pop("from", None), options.pop("to", None))
    is_log = _is_log(options.pop("log", False), limits, way.where)
    shape = _curve(options, way.where)
    better = _better(shape, limits, entry, way.where)
    in_storage = shape if limits.measures else scaled(shape, unit_scale(unit))
    curve_id = ":".join((*key.values(), str(entry["indicator"]), way.family, way.part or fed_by))
    tables.add(
        "indicator_measures",
        **key,
        indicator=str(entry["indicator"]),
        family=way.family,
        part=way.part,
        measure=fed_by,
        from_measure=limits.start,
        to_measure=limits.end,
        unit=unit,
        display_scale=float(unit_scale(unit)),
        curve_id=curve_id,
        is_log=is_log,
        direction=better,
        target=None if limits.measures else _number(target(in_storage)),
        floor_value=None if limits.measures else _number(floor(in_storage)),
    )
    _add_segments(tables, curve_id, in_storage, way.where, is_log=is_log)
    for name in (fed_by, *limits.measures):
        _add_measure(tables, name, aggregation, way.where)
        tables.name("measure", name, way.where, key)
    if way.family != "*":
        tables.name("family", way.family, way.where, key)
    return _Added(way.family, fed_by, better, is_log, bool(limits.measures))


def _is_log(stated: object, limits: _Limits, where: Place) -> bool:
    if not isinstance(stated, bool):
        raise wrong(where, "log 应为 true 或 false。", "log is true or false.")
    if stated and limits.measures:
        raise wrong(
            where, "log 与行内界限（from、to）不能同用。", "log and limits of each row (from, to) exclude each other."
        )
    return stated


def _better(shape: Curve, limits: _Limits, entry: Mapping[str, Any], where: Place) -> str:
    """Return which values are better. Where limits are each row's own the curve can't tell, so it has to be said."""
    if not limits.measures:
        return direction(shape)
    if limits.start is None or limits.end is None:
        raise wrong(where, "from 与 to 须同时给出。", "from and to are needed together.")
    if direction(shape) != "higher":
        raise wrong(
            where,
            "以行内数值为界限的曲线从 from（0）到 to（1）须上升；数值越低越好时写 better: lower。",
            "a curve over limits of each row rises from `from` (0) to `to` (1); for low values write better: lower.",
        )
    return one_of(need(entry, "better", where), DIRECTIONS, where.within("better", entry, "better"))


def _add_measure(tables: PolicyTables, measure: str, aggregation: str, where: str) -> None:
    known = {row["measure"]: row["aggregation"] for row in tables.rows.get("measures", [])}
    if measure not in known:
        tables.add("measures", measure=measure, aggregation=aggregation)
    elif known[measure] != aggregation:
        raise wrong(where, f"{measure} 的汇总方式前后不一致。", f"{measure} is aggregated in two different ways.")


def _add_segments(tables: PolicyTables, curve_id: str, curve: Curve, where: Place, *, is_log: bool) -> None:
    for segment in segments(curve):
        ends = (segment.x_from, segment.x_to)
        if is_log and any(end is not None and end <= 0 for end in ends):
            raise wrong(where, "取对数的曲线，各界限须大于 0。", "a curve over logarithms needs limits above 0.")
        x_from, x_to = (_logarithm(end) if is_log else _number(end) for end in ends)
        tables.add(
            "curve_segments",
            curve_id=curve_id,
            x_from=x_from,
            x_to=x_to,
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


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _logarithm(value: Fraction | None) -> float | None:
    return None if value is None else log(value)


def _as_list(parts: object) -> Iterable[Mapping[str, Any]]:
    return parts if isinstance(parts, list) else [parts]  # type: ignore[list-item]
