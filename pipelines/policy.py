"""What a workspace's policy files say, as rows of the policy tables: checked, dated and exact."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unicodedata import normalize

import duckdb
import pyarrow as pa

from pipelines.cost_policy import add_costs, add_parameters
from pipelines.errors import PolicyError
from pipelines.policy_files import PolicyTables, exact, need, policy_files, read_yaml, title
from pipelines.schemes import add_scheme
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
        if "scheme" in document:
            add_scheme(tables, path.name, document)
        elif "kpis" in document:
            _add_kpis(tables, path.name, document["kpis"])
        elif "items" in document:
            add_costs(tables, path.name, document)
        elif "parameters" in document:
            add_parameters(tables, path.name, document)
        elif "families" in document:
            _add_families(tables, path.name, document)
        else:
            raise PolicyError(
                f"{path.name} 首层应有 scheme、kpis、items、parameters 或 families 之一，请核对键名。",
                f"{path.name} must have scheme, kpis, items, parameters or families at its top level; check the key.",
            )
    if not tables.rows.get("schemes"):
        raise PolicyError(
            f"{folder} 中没有评分方案，请放入一个含 scheme 的 YAML 文件。",
            f"{folder} holds no scheme; add a YAML file with a `scheme` entry.",
        )
    _refuse_second_scheme(tables)
    _refuse_repeats(tables, "schemes", ("scheme", "version"))
    _refuse_repeats(tables, "kpi_names", ("family", "kpi_name"))
    _refuse_general_and_own(tables)
    _refuse_repeats(tables, "cost_item_names", ("side", "cost_item"))
    _refuse_repeats(tables, "cost_parameters", ("name", "valid_from", "place"))
    return tables


def write_policy(connection: duckdb.DuckDBPyConnection, tables: PolicyTables) -> None:
    """Create the policy tables (sql/policy.sql) and fill them."""
    connection.execute(POLICY_DDL.read_text(encoding="utf-8"))
    for table, rows in tables.rows.items():
        # As one Arrow table: row by row DuckDB takes a hundred times longer.
        connection.register("policy_rows", pa.Table.from_pylist(rows))
        names = ", ".join(rows[0])
        connection.execute(f"insert into policy.{table} ({names}) select {names} from policy_rows")  # noqa: S608
        connection.unregister("policy_rows")


def _add_families(tables: PolicyTables, file: str, document: Mapping[str, Any]) -> None:
    for family, entry in document["families"].items():
        where = f"{file}: families.{family}"
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
            where = f"{file}: {kind}.{code}"
            tables.add(
                "words",
                kind=kind,
                code=code,
                title_zh=need(words, "zh", where),
                title_en=need(words, "en", where),
            )


def _add_kpis(tables: PolicyTables, file: str, kpis: Mapping[str, Any]) -> None:
    for kpi, entry in kpis.items():
        where = f"{file}: kpis.{kpi}"
        words = title(entry, where)
        limit = entry.get("critical_below")
        tables.add(
            "kpis",
            kpi=kpi,
            **words,
            measure=need(entry, "measure", where),
            critical_below=None if limit is None else float(exact(limit, where)),
            may_reach=float(exact(entry.get("may_reach", 1), where)),
        )
        families = need(entry, "families", where)
        for family in ["*"] if families == "all" else families:
            for name in _spellings(words["title_zh"], words["title_en"], *entry.get("names", [])):
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
    """Refuse two schemes at once: a workspace is scored by one; its versions are told apart by their dates."""
    names = sorted({str(row["scheme"]) for row in tables.rows["schemes"]})
    if len(names) > 1:
        listed = ", ".join(names)
        raise PolicyError(
            f"策略文件夹里有 {len(names)} 个方案（{listed}），一个工作区只能启用一个，请移走其余的。",
            f"The policy folder holds {len(names)} schemes ({listed}); a workspace uses one, move the others away.",
        )


def _spellings(*names: object) -> list[str]:
    """Return names as key cells are read (NFKC, trimmed), each once, so that both sides compare equal."""
    return list(dict.fromkeys(normalize("NFKC", str(name)).strip() for name in names))


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
