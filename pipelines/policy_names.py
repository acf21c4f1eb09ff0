"""Are the names in a policy known: tests, measures and limits to the SQL, types to contracts, families to the policy.

A mistyped name is a rule that silently does not hold: a gate that no evidence can fail, an indicator without a value.
Where anything may have the name (an event that only the ledger tells, an item that only a sheet proves) a name is
refused if it is almost that of something known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipelines.contract import Contracts
from pipelines.policy_files import Named, PolicyTables
from pipelines.policy_places import no_such, refuse_misspelt, wrong
from pipelines.stated_names import BRINGING, StatedNames, stated_names
from pipelines.transform import load_tables
from pipelines.workspace import Workspace

# The columns of the SQL that names of each kind stand in.
COLUMNS: Mapping[str, str] = {"facts": "test", "measures": "measure", "deductions": "event"}
WORDS: Mapping[str, tuple[str, str]] = {
    "fact": ("检验事项", "test"),
    "measure": ("指标数据", "measure"),
    "kpi measure": ("指标数据", "measure"),
    "limit": ("限值", "limit"),
    "incident type": ("事件类型", "incident type"),
    "family": ("服务族代码", "family code"),
    "event": ("扣加分事项", "event"),
    "item": ("证明事项", "item"),
}


@dataclass(frozen=True)
class _Known:
    """Names of one kind: those that are known, and whether there can be no others."""

    names: frozenset[str]
    is_all: bool


def refuse_unstated(workspace: Workspace, contracts: Contracts, policy: PolicyTables) -> None:
    """Refuse a policy that names what this workspace does not have, with file, line and the nearest name it has.

    The shipped rules beside contracts of a workspace's own were not written for it; nothing is asked of them.
    Raises PolicyError.
    """
    if workspace.has_own_sources and not workspace.has_own_policy:
        return
    folders = [each for each in workspace.sql_folders(score_rows=contracts.score_rows) if each.name in _READ]
    stated = stated_names(load_tables(folders))
    known = _known(stated, contracts, policy)
    for named in policy.named:
        for_scheme = known.get(_kind(named, policy))
        if for_scheme is None or named.name in for_scheme.names:
            continue
        if for_scheme.is_all:
            raise no_such(named.where, WORDS[named.kind], named.name, for_scheme.names)
        refuse_misspelt(named.where, WORDS[named.kind], named.name, for_scheme.names)
    _refuse_missing_limits(stated, policy)


_READ = (*COLUMNS, "selection")


def _kind(named: Named, policy: PolicyTables) -> str:
    """Return the kind of a name; measures of a tender are others than those of a period."""
    if named.kind == "measure" and named.scheme in _selections(policy):
        return "proven"
    return named.kind


def _selections(policy: PolicyTables) -> set[tuple[object, ...]]:
    return {(row["scheme"], row["version"]) for row in policy.rows["schemes"] if row["purpose"] == "selection"}


def _known(stated: list[StatedNames], contracts: Contracts, policy: PolicyTables) -> dict[str, _Known]:
    """Return what is known of each kind; a kind of which nothing can be known is left out."""
    tender = [each for each in stated if each.schema == "selection"]
    proven = _union(tender, lambda each: each.given("measure") | each.asked("measure"))
    types = [each.values for contract in contracts for each in contract.fields if each.name == "incident_type"]
    families = _column(policy, "families", "family")
    drawn = {each.name for each in policy.named if each.kind == "measure"}
    known = {
        "fact": _given(stated, "facts"),
        "measure": _measures(stated, contracts, policy),
        "kpi measure": _Known(frozenset(drawn), is_all=False),
        "proven": _Known(proven, is_all=False),
        "limit": _Known(_union(stated, _limits), is_all=True),
        "event": _Known(_given(stated, "deductions").names, is_all=False),
        "item": _Known(_union(tender, lambda each: each.asked("item")), is_all=False),
    }
    if types:
        known["incident type"] = _Known(frozenset(code for values in types for code in values), is_all=True)
    if families:
        known["family"] = _Known(families, is_all=True)
    return known


def _measures(stated: list[StatedNames], contracts: Contracts, policy: PolicyTables) -> _Known:
    """Return the measures of a period: the SQL's own, those of KPIs and incidents, and fields scored as they are."""
    own = _given(stated, "measures")
    scored = {name for contract in contracts if contract.scored for name in contract.scored.measures}
    brought = _column(policy, "kpis", "measure") | _column(policy, "incident_measures", "measure")
    return _Known(own.names | brought | scored, own.is_all)


def _given(stated: list[StatedNames], schema: str) -> _Known:
    """Return what a schema's files give; a file that writes no text and reads no names takes them from its rows."""
    files = [each for each in stated if each.schema == schema]
    column = COLUMNS[schema]
    is_all = all(each.given(column) or each.reads & BRINGING for each in files)
    return _Known(_union(files, lambda each: each.given(column)), is_all)


def _limits(file: StatedNames) -> frozenset[str]:
    return file.asked("name") if "policy.limits" in file.reads else frozenset()


def _union(files: Iterable[StatedNames], names: Callable[[StatedNames], frozenset[str]]) -> frozenset[str]:
    return frozenset(name for each in files for name in names(each))


def _column(policy: PolicyTables, table: str, column: str) -> frozenset[str]:
    return frozenset(str(row[column]) for row in policy.rows.get(table, []))


def _refuse_missing_limits(stated: list[StatedNames], policy: PolicyTables) -> None:
    """Refuse a scheme that uses what some file works out by a limit, and does not say that limit."""
    for place in (each for each in policy.named if each.kind == "limits"):
        own = [each for each in policy.named if each.scheme == place.scheme]
        used = {each.name for each in own if each.kind in ("fact", "measure", "event")}
        declared = {each.name for each in own if each.kind == "limit"}
        for file in stated:
            needing = used & (file.given(COLUMNS.get(file.schema, "")))
            for name in sorted(_limits(file) - declared if needing else ()):
                first = min(needing)
                raise wrong(
                    place.where,
                    f"缺少 {name}：{first} 要按它判断，请补上。",
                    f"lacks {name}, which {first} is judged by; add it.",
                )
