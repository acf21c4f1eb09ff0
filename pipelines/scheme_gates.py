"""How a scheme file's gates, limits of evidence and incident points become policy tables (domain 3.2, 3.5 EM4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.policy_files import PolicyTables, need, number_at, one_of, title
from pipelines.policy_places import Place, refuse_misspelt, refuse_unknown, wrong
from pipelines.policy_values import between, flag_at
from pipelines.scheme_weights import Scheme

COMPARISONS = ("at_least", "above", "below")
EFFECTS = ("cap", "remove", "warn")
SEVERITIES = ("1", "2", "3", "4")
_GATE = {"gate", "title", "basis", "mode", "modes", "fails"}
_LIMIT = {"test", *COMPARISONS, *EFFECTS}


def add_gates(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any]) -> None:
    """Add every gate with its limits; a gate with `modes` takes the limits of the mode that is in force."""
    tiers = tuple(str(row["tier"]) for row in tables.rows.get("tiers", []) if _is_of(row, scheme))
    seen: set[str] = set()
    for seq, entry in enumerate(document.get("gates", []), start=1):
        where = scheme.place.within(f"gates[{seq}]", entry)
        refuse_unknown(entry, _GATE, where)
        gate = str(need(entry, "gate", where))
        if gate in seen:
            raise wrong(where, f"否决项 {gate} 出现两次。", f"gate {gate} stands twice.")
        seen.add(gate)
        where = scheme.place.within(f"gates.{gate}", entry)
        tables.add("gates", **scheme.key, gate=gate, seq=seq, **title(entry, where), basis=entry.get("basis"))
        for limit in _limits_in_force(entry, where):
            _add_limit(tables, scheme, gate, limit, where.within("fails", limit), tiers)


def _limits_in_force(entry: Mapping[str, Any], where: Place) -> list[Mapping[str, Any]]:
    if "modes" not in entry:
        return list(need(entry, "fails", where))
    modes = entry["modes"]
    chosen = one_of(need(entry, "mode", where), tuple(map(str, modes)), where.within("mode", entry, "mode"))
    return list(modes[chosen])


def _add_limit(
    tables: PolicyTables, scheme: Scheme, gate: str, limit: Mapping[str, Any], where: Place, tiers: tuple[str, ...]
) -> None:
    refuse_unknown(limit, _LIMIT, where)
    comparisons = [name for name in COMPARISONS if name in limit]
    effects = [name for name in EFFECTS if name in limit]
    if len(comparisons) != 1 or len(effects) != 1:
        raise wrong(
            where,
            f"每条限值须有 {'、'.join(COMPARISONS)} 之一和 {'、'.join(EFFECTS)} 之一。",
            f"a limit needs one of {', '.join(COMPARISONS)} and one of {', '.join(EFFECTS)}.",
        )
    (comparison,), (effect,) = comparisons, effects
    if effect != "cap" and not flag_at(limit, effect, where):
        raise wrong(
            where.of(limit, effect),
            f"{effect}: false 什么也不做，请删去这条限值。",
            f"{effect}: false does nothing; remove the limit.",
        )
    tables.add(
        "gate_limits",
        **scheme.key,
        gate=gate,
        test=tables.name("fact", need(limit, "test", where), where.within("test", limit, "test"), scheme.key),
        comparison=comparison,
        bound=number_at(limit, comparison, where),
        effect=effect,
        cap_tier=one_of(limit[effect], tiers, where.within(effect, limit, effect)) if effect == "cap" else None,
    )


def add_limits(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any]) -> None:
    """Add the numbers that evidence is judged by, and how many points an incident of a severity costs."""
    limits = document.get("limits", {})
    where = scheme.place.within("limits", document, "limits")
    for name in limits:
        tables.name("limit", name, where.within(str(name), limits, name), scheme.key)
        tables.add("limits", **scheme.key, name=str(name), value=between(limits, name, where, (0, None)))
    tables.name("limits", "limits", where, scheme.key)
    incidents = document.get("incidents", {})
    where = scheme.place.within("incidents", document, "incidents")
    refuse_unknown(incidents, {"points", "measures"}, where)
    points = incidents.get("points", {})
    costs = where.within("points", incidents, "points")
    for severity in points:
        one_of(str(severity), SEVERITIES, costs)
        worth = between(points, severity, costs, (0, None))
        tables.add("incident_points", **scheme.key, severity=str(severity), points=worth)
    stated, measures = incidents.get("measures", {}), where.within("measures", incidents, "measures")
    drawn = {name for row in tables.rows["indicator_measures"] if _is_of(row, scheme) for name in _drawn(row)}
    for measure, kinds in stated.items():
        spot = measures.within(str(measure), stated, measure)
        refuse_misspelt(spot, ("指标数据", "measure"), str(measure), drawn)
        for kind in kinds:
            tables.name("incident type", kind, spot, scheme.key)
            tables.add("incident_measures", **scheme.key, incident_type=str(kind), measure=str(measure))


def _drawn(row: Mapping[str, object]) -> set[str]:
    """Return the measures that one way to earn points draws on."""
    return {str(row[name]) for name in ("measure", "from_measure", "to_measure") if row[name] is not None}


def _is_of(row: Mapping[str, object], scheme: Scheme) -> bool:
    return all(row[name] == value for name, value in scheme.key.items())
