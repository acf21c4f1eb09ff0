"""How a scheme file's tiers, tie-breaks and movement rules become policy tables (domain 6.3, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.policy_files import PolicyTables, need, one_of, title
from pipelines.policy_places import Place, refuse_unknown, wrong
from pipelines.policy_values import MOST_POINTS, between, count_at, flag_at
from pipelines.scheme_weights import Scheme

TIE_BREAKS = ("fact", "dimension", "measure")
MOST_TIE_BREAKS = 5
_TIER = {"tier", "title", "from", "every_dimension_from", "without_fact", "without_gate", "no_engagement_in"}
_RULES = {"newcomer": ("limit", "periods"), "repeated": ("tier", "to"), "recheck": ("from", "to")}
_MOVEMENT = {"up_after", *_RULES}


def add_tiers(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any]) -> None:
    """Add the tiers, the best first, and how a standing moves between them from period to period."""
    names: list[str] = []
    least: float | None = None
    for seq, tier in enumerate(document.get("tiers", []), start=1):
        where = scheme.place.within(f"tiers[{seq}]", tier)
        refuse_unknown(tier, _TIER, where)
        name = str(need(tier, "tier", where))
        if name in names:
            raise wrong(where.of(tier, "tier"), f"等级 {name} 出现两次。", f"tier {name} stands twice.")
        names.append(name)
        need(tier, "from", where)
        total_from = between(tier, "from", where, (0, MOST_POINTS))
        if least is not None and total_from is not None and total_from >= least:
            raise wrong(
                where.of(tier, "from"),
                "等级应由高到低排列，分数线须逐级降低。",
                "tiers stand from best to worst; each begins below the one before.",
            )
        least = total_from
        without = tier.get("without_fact")
        if without is not None:
            tables.name("fact", without, where.within("without_fact", tier, "without_fact"), scheme.key)
        tables.add(
            "tiers",
            **scheme.key,
            tier=names[-1],
            seq=seq,
            **title(tier, where),
            total_from=total_from,
            every_dimension_from=between(tier, "every_dimension_from", where, (0, MOST_POINTS)),
            without_fact=without,
            without_gate=flag_at(tier, "without_gate", where),
            no_engagement_in=tier.get("no_engagement_in"),
        )
    if least:
        raise wrong(
            scheme.place.within(f"tiers[{len(names)}].from", document["tiers"][-1], "from"),
            f"最低等级 {names[-1]} 的分数线应为 0，否则低于 {least:g} 分的没有等级。",
            f"the lowest tier {names[-1]} must begin at 0; a total below {least:g} would have no tier.",
        )
    _check_engagement_tiers(scheme, document, names)
    _add_movement(tables, scheme, document, tuple(names))


def _check_engagement_tiers(scheme: Scheme, document: Mapping[str, Any], names: Sequence[str]) -> None:
    for seq, tier in enumerate(document.get("tiers", []), start=1):
        if "no_engagement_in" in tier:
            where = scheme.place.within(f"tiers[{seq}].no_engagement_in", tier, "no_engagement_in")
            one_of(tier["no_engagement_in"], tuple(names[1:]), where)


def _add_movement(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any], names: tuple[str, ...]) -> None:
    rules = document.get("movement")
    years = document.get("years", {})
    if rules is None and not years:
        return
    rules = rules or {}
    where = scheme.place.within("movement", document, "movement")
    refuse_unknown(rules, _MOVEMENT, where)
    yearly = scheme.place.within("years", document, "years")
    refuse_unknown(years, {"periods", "lowest"}, yearly)
    newcomer, repeated, recheck = (_rule(rules, name, where) for name in ("newcomer", "repeated", "recheck"))

    def tier(entry: Mapping[str, Any], key: str) -> str | None:
        return one_of(entry[key], names, where.within(key, entry, key)) if key in entry else None

    movement = {
        "newcomer_limit": tier(newcomer, "limit"),
        "repeat_tier": tier(repeated, "tier"),
        "repeat_to": tier(repeated, "to"),
        "recheck_from": tier(recheck, "from"),
        "recheck_to": tier(recheck, "to"),
    }
    _refuse_wrong_way(rules, names, where)
    tables.add(
        "tier_movement",
        **scheme.key,
        up_after=count_at(rules, "up_after", where, 1, least=1),
        newcomer_periods=count_at(newcomer, "periods", where.within("newcomer", newcomer)),
        **movement,
        yearly_periods=count_at(years, "periods", yearly, 1, least=1),
        yearly_lowest=count_at(years, "lowest", yearly, least=1) if "lowest" in years else None,
    )


def _rule(rules: Mapping[str, Any], name: str, where: Place) -> Mapping[str, Any]:
    """Return one rule of movement, empty if not stated; half a rule would not hold, so it is refused."""
    spot = where.within(name, rules, name)
    rule = rules.get(name, {})
    if not isinstance(rule, Mapping):
        raise wrong(spot, "应写成键值，如 {from: D, to: C}。", "must be keys and values, such as {from: D, to: C}.")
    refuse_unknown(rule, set(_RULES[name]), spot)
    if rule:
        for key in _RULES[name]:
            need(rule, key, spot)
    return rule


def _refuse_wrong_way(rules: Mapping[str, Any], names: tuple[str, ...], where: Place) -> None:
    """Refuse a repeated tier that would lead up, and a passed recheck that would lead down; tiers stand best first."""
    for name, start, way in (("repeated", "tier", 1), ("recheck", "from", -1)):
        rule = rules.get(name)
        if rule and way * (names.index(rule["to"]) - names.index(rule[start])) <= 0:
            zh, en = ("低", "lower") if way > 0 else ("高", "higher")
            raise wrong(
                where.within(name, rules, name),
                f"应由 {rule[start]} 到更{zh}的等级，{rule['to']} 不是。",
                f"leads from {rule[start]} to a {en} tier, which {rule['to']} is not.",
            )


def add_tie_breaks(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any]) -> None:
    """Add the tie-breaks; each names a fact, or a dimension or measure of this scheme, and ranking reads five."""
    rules: Sequence[object] = document.get("tie_breaks", [])
    where = scheme.place.within("tie_breaks", document, "tie_breaks")
    if len(rules) > MOST_TIE_BREAKS:
        raise wrong(where, f"最多 {MOST_TIE_BREAKS} 条。", f"{MOST_TIE_BREAKS} at most.")
    known = {
        "dimension": {str(row["dimension"]) for row in tables.rows["dimensions"]},
        "measure": {str(row["measure"]) for row in tables.rows["indicator_measures"]},
    }
    for seq, rule in enumerate(rules, start=1):
        kind, _, name = str(rule).partition(":")
        one_of(kind, TIE_BREAKS, where)
        if kind in known:
            one_of(name, tuple(sorted(known[kind])), where.within(kind))
        else:
            tables.name(kind, name, where.within(kind), scheme.key)
        tables.add("tie_breaks", **scheme.key, seq=seq, kind=kind, name=name)
