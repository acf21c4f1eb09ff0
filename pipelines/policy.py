"""What a workspace's policy files say, as rows of the policy tables: checked, dated and exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines.bulk_rows import insert
from pipelines.cost_policy import add_costs, add_parameters
from pipelines.errors import PolicyError
from pipelines.policy_calendar import add_calendar
from pipelines.policy_files import PolicyTables, need, policy_files, read_yaml, spellings, title
from pipelines.policy_places import Place, refuse_unknown
from pipelines.policy_shapes import FAMILIES, KPIS, refuse_misshapen
from pipelines.policy_values import between
from pipelines.schemes import PURPOSES, add_scheme
from pipelines.workspace import PRODUCT

POLICY_DDL = PRODUCT / "sql" / "policy.sql"


def load_policy(folder: Path) -> PolicyTables:
    """Read every policy file of a folder.

    A file is a scheme if it names one (`scheme:`); families, KPI library and cost lines are optional.
    Raises PolicyError naming the file, the place in it and the remedy.
    """
    tables = PolicyTables()
    for path in policy_files(folder):
        document = read_yaml(path)
        kind = next((name for name in _KINDS if name in document), None)
        if kind is None:
            zh, en = "、".join(_KINDS), ", ".join(_KINDS)
            raise PolicyError(
                f"{path.name} 首层应有下列键之一：{zh}，请核对键名。",
                f"{path.name} must have one of {en} at its top level; check the key.",
            )
        _KINDS[kind](tables, path.name, document)
    if not tables.rows.get("schemes"):
        raise PolicyError(
            f"{folder} 中没有评分方案，请放入一个含 scheme 的 YAML 文件。",
            f"{folder} holds no scheme; add a YAML file with a `scheme` entry.",
        )
    _refuse_second_scheme(tables)
    _refuse_repeats(tables, "schemes", ("scheme", "version"))
    _refuse_repeats(tables, "schemes", ("scheme", "effective_from"))
    _refuse_repeats(tables, "kpi_names", ("family", "kpi_name"))
    _refuse_general_and_own(tables)
    _refuse_repeats(tables, "cost_item_names", ("side", "cost_item"))
    _refuse_two_meanings(tables, "evidence_names", "item_name", "item")
    _refuse_two_meanings(tables, "gate_names", "gate_name", "gate")
    _refuse_repeats(tables, "cost_parameters", ("name", "valid_from", "place"))
    return tables


def write_policy(connection: duckdb.DuckDBPyConnection, tables: PolicyTables) -> None:
    """Create the policy tables (sql/policy.sql) and fill them."""
    connection.execute(POLICY_DDL.read_text(encoding="utf-8"))
    insert(connection, {f"policy.{table}": rows for table, rows in tables.rows.items()})


def _add_families(tables: PolicyTables, file: str, document: Mapping[str, Any]) -> None:
    refuse_misshapen(document, FAMILIES, Place(file))
    refuse_unknown(document, {"families", "classes", "modes"}, Place(file))
    for family, entry in document["families"].items():
        where = Place(file).within(f"families.{family}", entry)
        refuse_unknown(entry, {"title", "denominator"}, where)
        counted = need(entry, "denominator", where)
        tables.add(
            "families",
            family=family,
            **title(entry, where),
            denominator_zh=need(counted, "zh", where),
            denominator_en=need(counted, "en", where),
        )
    for kind in ("classes", "modes"):
        for code, words in document.get(kind, {}).items():
            where = Place(file).within(f"{kind}.{code}", words)
            tables.add(
                "words",
                kind=kind,
                code=code,
                title_zh=need(words, "zh", where),
                title_en=need(words, "en", where),
            )


def _add_kpis(tables: PolicyTables, file: str, document: Mapping[str, Any]) -> None:
    refuse_misshapen(document, KPIS, Place(file))
    for kpi, entry in document["kpis"].items():
        where = Place(file).within(f"kpis.{kpi}", entry)
        refuse_unknown(entry, {"title", "names", "families", "measure", "critical_below", "may_reach"}, where)
        words = title(entry, where)
        tables.add(
            "kpis",
            kpi=kpi,
            **words,
            measure=need(entry, "measure", where),
            critical_below=between(entry, "critical_below", where, (0, 1)),
            may_reach=between(entry, "may_reach", where, (0, None), 1),
        )
        families = need(entry, "families", where)
        tables.name("kpi measure", entry["measure"], where.of(entry, "measure"))
        for family in [] if families == "all" else families:
            tables.name("family", family, where.of(entry, "families"))
        for family in ["*"] if families == "all" else families:
            for name in spellings(words["title_zh"], words["title_en"], *entry.get("names", [])):
                tables.add("kpi_names", family=family, kpi_name=name, kpi=kpi)


def _refuse_general_and_own(tables: PolicyTables) -> None:
    """Refuse a KPI name that is both everybody's and a family's own: its rows would count twice."""
    rows = tables.rows.get("kpi_names", [])
    general = {row["kpi_name"] for row in rows if row["family"] == "*"}
    for row in rows:
        if row["family"] != "*" and row["kpi_name"] in general:
            raise PolicyError(
                f"指标名称“{row['kpi_name']}”既是通用指标又是 {row['family']} 的指标，请只保留一处。",
                f"The KPI name “{row['kpi_name']}” is both general and one of {row['family']}; keep one of them.",
            )


def _refuse_second_scheme(tables: PolicyTables) -> None:
    """Refuse two schemes of one purpose: a workspace scores by one and selects by one, in dated versions."""
    for purpose in PURPOSES:
        names = sorted({str(row["scheme"]) for row in tables.rows["schemes"] if row["purpose"] == purpose})
        if len(names) > 1:
            listed = ", ".join(names)
            raise PolicyError(
                f"策略文件夹里用途为 {purpose} 的方案有 {len(names)} 个（{listed}），同一用途只用一个，请移走其余的。",
                f"The policy folder holds {len(names)} schemes for {purpose} ({listed}); a workspace uses one "
                "for each purpose, move the others away.",
            )


def _refuse_two_meanings(tables: PolicyTables, table: str, name: str, meaning: str) -> None:
    """Keep each name once; refuse one that means two things, in whatever versions."""
    known: dict[object, object] = {}
    kept = []
    for row in tables.rows.get(table, []):
        if known.setdefault(row[name], row[meaning]) != row[meaning]:
            raise PolicyError(
                f"名称“{row[name]}”同时指 {known[row[name]]} 与 {row[meaning]}，请改名。",
                f"The name “{row[name]}” means both {known[row[name]]} and {row[meaning]}; rename one.",
            )
        if row not in kept:
            kept.append(row)
    if kept:
        tables.rows[table] = kept


def _refuse_repeats(tables: PolicyTables, table: str, key: tuple[str, ...]) -> None:
    seen: dict[tuple[object, ...], dict[str, object]] = {}
    for row in tables.rows.get(table, []):
        place = tuple(row[column] for column in key)
        if place in seen:
            raise PolicyError(
                f"名称“{place[-1]}”（{place[0]}）被定义了两次，请只保留一处。",
                f"The name “{place[-1]}” ({place[0]}) is defined twice; keep one of them.",
            )
        seen[place] = row


# Top-level key that tells what a file is about, in the order they are looked for: what reads it.
_KINDS: Mapping[str, Callable[[PolicyTables, str, Mapping[str, Any]], None]] = {
    "scheme": add_scheme,
    "kpis": _add_kpis,
    "items": add_costs,
    "parameters": add_parameters,
    "families": _add_families,
    "calendar": add_calendar,
}
