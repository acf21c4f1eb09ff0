"""How the SQL folders become tables: each file is one table, run in the order its own FROM clauses imply.

A file whose first line begins `-- View.` becomes a view, worked out when it is read. That is for what is wide and read
once by the next table, or a few rows at a time by a page: writing it would cost more.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from pipelines.bulk_rows import insert
from pipelines.errors import TransformError
from pipelines.workspace import PRODUCT

MACROS = PRODUCT / "sql" / "macros.sql"
INTERFACE = PRODUCT / "sql" / "interface.sql"

# The relations no file spells out: all tables of a schema, whatever files there are, under one name.
UNIONS = {"measures": "measures.observations", "facts": "facts.stated", "deductions": "deductions.events"}
# Where a warehouse keeps the queries that made it.
QUERIES = "meta.queries"
# The columns that every table of schema findings gives.
FINDINGS = "findings.cells"
# Tables of the interface that a workspace may leave out; so may it every schema that is united.
OPTIONAL = ("costs.verdicts", "costs.arrangements")

# How the first line of a file begins that becomes a view.
_VIEW = "View. "

# How far a long piece of work is: steps done, steps in all, what is being done, rows of it.
Progress = Callable[[int, int, str, int], None]


@dataclass(frozen=True)
class SqlTable:
    """One SQL file: the table or view its path names, its meaning (first comment), its query and what it reads."""

    name: str
    path: Path
    meaning: str
    query: str
    reads: frozenset[str]
    is_view: bool = False

    def ddl(self, *, is_written: bool = False, is_again: bool = False) -> str:
        """Return the statement that creates it: as a table whatever it is (`is_written`), over itself (`is_again`)."""
        kind = "view" if self.is_view and not is_written else "table"
        return f"create {'or replace ' if is_again else ''}{kind} {self.name} as\n{self.query}"


def load_tables(folders: Iterable[Path]) -> list[SqlTable]:
    """Parse every SQL file of the folders; `scores/vendor_scores.sql` is the table scores.vendor_scores.

    Raises TransformError naming the file that has no meaning line or cannot be parsed.
    """
    return [_load(path) for folder in folders for path in sorted(folder.glob("*.sql"))]


def in_order(tables: list[SqlTable]) -> list[SqlTable]:
    """Sort tables so that each comes after what it reads; the order is the same on every machine."""
    by_name = {table.name: table for table in tables}
    graph = {
        table.name: sorted(_expanded(table.reads, by_name) & by_name.keys() - {table.name})
        for table in sorted(tables, key=lambda table: table.name)
    }
    try:
        return [by_name[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as fault:
        circle = " → ".join(fault.args[1])
        raise TransformError(
            f"SQL 文件互相引用：{circle}", f"SQL files read each other in a circle: {circle}"
        ) from fault


def between(
    ordered: Sequence[SqlTable],
    changed: AbstractSet[str],
    wanted: AbstractSet[str],
    start_with: str | None = None,
) -> tuple[SqlTable, ...]:
    """Return the tables that follow from what changed and lead to what is wanted, in the order given.

    Of what changed itself none is returned but `start_with`, which is made anew and not merely read.
    """
    names = [table.name for table in ordered]
    following = set(changed)
    for table in ordered:
        if _expanded(table.reads, names) & following:
            following.add(table.name)
    again = following & leading_to(ordered, wanted) - (changed - {start_with})
    return tuple(table for table in ordered if table.name in again)


def leading_to(ordered: Sequence[SqlTable], wanted: AbstractSet[str]) -> set[str]:
    """Return the names of all that is read on the way to what is wanted, which is among them."""
    names = [table.name for table in ordered]
    leading = _expanded(wanted, names)
    for table in reversed(ordered):
        if table.name in leading:
            leading |= _expanded(table.reads, names)
    return leading


def run_tables(
    connection: duckdb.DuckDBPyConnection, folders: Iterable[Path], progress: Progress | None = None
) -> list[SqlTable]:
    """Create every table of the folders and the view of each united schema; return them in the order they ran.

    Raises TransformError naming the file that failed, or the interface column that a workspace does not give.
    """
    tables = in_order(load_tables(folders))
    for schema in sorted({_schema(table.name) for table in tables}):
        connection.execute(f"create schema if not exists {schema}")
    waiting = Counter(_schema(table.name) for table in tables)
    needed = _declared_columns()
    _create_unused(connection, {table.name for table in tables})
    for done, table in enumerate(tables):
        if progress:
            progress(done, len(tables), table.name, 0)
        create(connection, table)
        _check_interface(connection, table.name, needed)
        waiting[_schema(table.name)] -= 1
        if not waiting[_schema(table.name)]:
            unite(connection, tables, _schema(table.name))
    return tables


def keep_queries(connection: duckdb.DuckDBPyConnection, tables: Sequence[SqlTable]) -> None:
    """Write the queries that made a warehouse into it, in the order they ran, so that any can be run again."""
    connection.execute(f"create table {QUERIES} (seq integer, name varchar, query varchar)")
    rows = [{"seq": seq, "name": table.name, "query": table.query} for seq, table in enumerate(tables)]
    insert(connection, {QUERIES: rows})


def kept_queries(connection: duckdb.DuckDBPyConnection) -> tuple[SqlTable, ...]:
    """Return the tables of a warehouse as they were made, each after what it reads."""
    found = connection.execute(f"select name, query from {QUERIES} order by seq").fetchall()  # noqa: S608
    return tuple(_table(Path(*f"{name}.sql".split(".", 1)), query) for name, query in found)


def _load(path: Path) -> SqlTable:
    return _table(path, path.read_text(encoding="utf-8"))


def _table(path: Path, query: str) -> SqlTable:
    first = query.partition("\n")[0]
    if not first.startswith("-- "):
        raise TransformError(f"{path.name} 首行应为注释，说明含义与粒度。", f"{path.name} must begin with a comment.")
    meaning = first.removeprefix("-- ")
    return SqlTable(
        name=f"{path.parent.name}.{path.stem}",
        path=path,
        meaning=meaning.removeprefix(_VIEW),
        query=query,
        reads=_reads(path, query),
        is_view=meaning.startswith(_VIEW),
    )


def _reads(path: Path, query: str) -> frozenset[str]:
    """Name the tables a query reads; nothing has to exist yet. Raises TransformError where it can't be parsed."""
    tree = _parsed(query)
    if isinstance(tree, str):
        raise TransformError(f"{path.name} 无法解析：{tree}", f"{path.name} can't be parsed: {tree}")
    return tree


@lru_cache(maxsize=1024)
def _parsed(query: str) -> frozenset[str] | str:
    """Return the tables that DuckDB's own parse of a query names, or why it can't be parsed.

    A build parses every file, and a process that serves pages builds many times: the same text is parsed once.
    """
    tree = syntax(query)
    return str(tree.get("error_message", "")) if tree.get("error") else frozenset(_base_tables(tree))


def syntax(query: str) -> dict[str, Any]:
    """Return DuckDB's own parse of a query, as json_serialize_sql gives it; `error` is set where there is none."""
    with _parser().cursor() as cursor:
        row = cursor.execute("select json_serialize_sql(?)", [query]).fetchone()
    tree: dict[str, Any] = json.loads(row[0]) if row else {"error": True}
    return tree


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _base_tables(tree: object) -> Iterator[str]:
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE" and node.get("schema_name"):
                yield f"{node['schema_name']}.{node['table_name']}"
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _schema(name: str) -> str:
    return name.partition(".")[0]


def _expanded(reads: AbstractSet[str], names: Iterable[str]) -> set[str]:
    """Return what is read, with every part of a union beside the union."""
    united = {schema for schema, union in UNIONS.items() if union in reads}
    return set(reads) | {name for name in names if _schema(name) in united}


def create(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
    """Create one table or view from its query; raise TransformError naming the file that failed."""
    try:
        connection.execute(table.ddl())
    except duckdb.Error as fault:
        raise TransformError(f"{table.path} 运行失败：{fault}", f"{table.path} failed: {fault}") from fault


def unite(connection: duckdb.DuckDBPyConnection, tables: Iterable[SqlTable], schema: str) -> None:
    """Create the view of a united schema: all its tables among these, one under the other; others have none."""
    if schema not in UNIONS:
        return
    parts = [table.name for table in tables if _schema(table.name) == schema]
    columns = ", ".join(_declared_columns()[UNIONS[schema]])
    union = "\nunion all\n".join(f"select {columns} from {name}" for name in parts)  # noqa: S608 - names are file names
    connection.execute(f"create view {UNIONS[schema]} as\n{union}")


@cache
def _declared_columns() -> dict[str, list[str]]:
    """Return the columns that scoring asks of a workspace, by table (sql/interface.sql)."""
    with duckdb.connect() as scratch:
        scratch.execute(INTERFACE.read_text(encoding="utf-8"))
        rows = scratch.execute(
            "select table_schema || '.' || table_name, column_name from information_schema.columns "
            "order by table_schema, table_name, ordinal_position"
        ).fetchall()
    declared: dict[str, list[str]] = {}
    for table, column in rows:
        declared.setdefault(table, []).append(column)
    return declared


def _create_unused(connection: duckdb.DuckDBPyConnection, given: set[str]) -> None:
    """Create empty what pages and scores read but this workspace does not compute (cost verdicts, facts)."""
    declared = duckdb.extract_statements(INTERFACE.read_text(encoding="utf-8"))
    united = [union for schema, union in UNIONS.items() if not any(_schema(name) == schema for name in given)]
    for name in (*OPTIONAL, *united):
        if name not in given:
            connection.execute(f"create schema if not exists {_schema(name)}")
            connection.execute(next(each for each in declared if f"create table {name} (" in each.query))


def _check_interface(connection: duckdb.DuckDBPyConnection, name: str, needed: dict[str, list[str]]) -> None:
    wanted = needed.get({**UNIONS, "findings": FINDINGS}.get(_schema(name), name))
    if wanted is None:
        return
    given = {row[0] for row in connection.execute(f"describe {name}").fetchall()}
    lacking = [column for column in wanted if column not in given]
    if lacking:
        names = ", ".join(lacking)
        raise TransformError(f"{name} 缺少列：{names}", f"{name} lacks the columns {names}")
