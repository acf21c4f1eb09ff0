"""How a scheme file's tiers, tie-breaks and movement rules become policy tables (domain 6.3, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.policy_files import PolicyTables, need, number_at, one_of, title
from pipelines.policy_places import refuse_unknown, wrong
from pipelines.scheme_weights import Scheme

TIE_BREAKS = ("fact", "dimension", "measure")
MOST_TIE_BREAKS = 5
_TIER = {"tier", "title", "from", "every_dimension_from", "without_fact", "without_gate", "no_engagement_in"}
_MOVEMENT = {"up_after", "newcomer", "repeated", "recheck"}


def add_tiers(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any]) -> None:
    """Add the tiers, the best first, and how a standing moves between them from period to period."""
    names: list[str] = []
    least: float | None = None
    for seq, tier in enumerate(document.get("tiers", []), start=1):
        where = scheme.place.within(f"tiers[{seq}]", tier)
        refuse_unknown(tier, _TIER, where)
        names.append(str(need(tier, "tier", where)))
        need(tier, "from", where)
        total_from = number_at(tier, "from", where)
        if least is not None and total_from is not None and total_from >= least:
            raise wrong(
                where.of(tier, "from"),
                "等级应由高到低排列，分数线须逐级降低。",
                "tiers stand from best to worst; each begins below the one before.",
            )
        least = total_from
        tables.add(
            "tiers",
            **scheme.key,
            tier=names[-1],
            seq=seq,
            **title(tier, where),
            total_from=total_from,
            every_dimension_from=number_at(tier, "every_dimension_from", where),
            without_fact=tier.get("without_fact"),
            without_gate=bool(tier.get("without_gate", False)),
            no_engagement_in=tier.get("no_engagement_in"),
        )
    _check_engagement_tiers(scheme, document, names)
    _add_movement(tables, scheme, document, tuple(names))


def _check_engagement_tiers(scheme: Scheme, document: Mapping[str, Any], names: Sequence[str]) -> None:
    for seq, tier in enumerate(document.get("tiers", []), start=1):
        if "no_engagement_in" in tier:
            where = scheme.place.within(f"tiers[{seq}].no_engagement_in", tier, "no_engagement_in")
            one_of(tier["no_engagement_in"], tuple(names), where)


def _add_movement(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any], names: tuple[str, ...]) -> None:
    rules = document.get("movement")
    years = document.get("years", {})
    if rules is None and not years:
        return
    rules = rules or {}
    where = scheme.place.within("movement", document, "movement")
    refuse_unknown(rules, _MOVEMENT, where)
    refuse_unknown(years, {"periods", "lowest"}, scheme.place.within("years", document, "years"))
    newcomer, repeated, recheck = (rules.get(name, {}) for name in ("newcomer", "repeated", "recheck"))
    refuse_unknown(newcomer, {"limit", "periods"}, where.within("newcomer", newcomer))
    refuse_unknown(repeated, {"tier", "to"}, where.within("repeated", repeated))
    refuse_unknown(recheck, {"from", "to"}, where.within("recheck", recheck))

    def tier(entry: Mapping[str, Any], key: str) -> str | None:
        return one_of(entry[key], names, where.within(key, entry, key)) if key in entry else None

    tables.add(
        "tier_movement",
        **scheme.key,
        up_after=int(rules.get("up_after", 1)),
        newcomer_limit=tier(newcomer, "limit"),
        newcomer_periods=int(newcomer.get("periods", 0)),
        repeat_tier=tier(repeated, "tier"),
        repeat_to=tier(repeated, "to"),
        recheck_from=tier(recheck, "from"),
        recheck_to=tier(recheck, "to"),
        yearly_periods=int(years.get("periods", 1)),
        yearly_lowest=int(years["lowest"]) if "lowest" in years else None,
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
        tables.add("tie_breaks", **scheme.key, seq=seq, kind=kind, name=name)
