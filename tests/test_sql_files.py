"""Does every SQL file say what it is, keep to one table, and need nothing but DuckDB itself."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
PRODUCT_SQL = ROOT / "pipelines" / "sql"
# Published for older DuckDB only, or fetched from the network: none of them may be needed.
EXTENSIONS = "excel|httpfs|encodings|ducklake|postgres|sqlite|spatial|fts|quack|icu|json"
GRAIN = re.compile(r"^-- (?:view\. )?one row( per |: )", re.IGNORECASE | re.MULTILINE)


def sql_files() -> list[Path]:
    product = [*PRODUCT_SQL.rglob("*.sql"), *(ROOT / "dashboard" / "queries").glob("*.sql")]
    examples = list((ROOT / "data" / "examples").glob("*/sql/**/*.sql"))
    assert product
    assert examples
    return sorted(product + examples)


def select_files() -> list[Path]:
    """The tables and the dashboard's queries; files lying directly in pipelines/sql declare schemas and macros."""
    files = [path for path in sql_files() if path.parent != PRODUCT_SQL]
    assert files
    return files


def statements(path: Path) -> str:
    """The text without its SQL comments."""
    return re.sub(r"--[^\n]*", "", path.read_text("utf-8"))


def first_line(path: Path) -> str:
    return path.read_text("utf-8").split("\n", 1)[0]


def relative(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_every_file_starts_with_its_meaning() -> None:
    mute = [path for path in sql_files() if not first_line(path).startswith("-- ")]
    assert relative(mute) == []


def test_every_select_states_its_grain_in_its_first_line() -> None:
    mute = [path for path in select_files() if not GRAIN.match(first_line(path))]
    assert relative(mute) == []


def test_every_declared_table_states_its_grain_above() -> None:
    declared = re.compile(r"((?:^--[^\n]*\n)*)^create table (\S+)", re.IGNORECASE | re.MULTILINE)
    found = [
        match.groups() for path in PRODUCT_SQL.glob("*.sql") for match in declared.finditer(path.read_text("utf-8"))
    ]
    assert found
    assert [table for comment, table in found if not GRAIN.search(comment)] == []


def test_a_file_is_one_select() -> None:
    kinds = {
        path: [statement.type for statement in duckdb.extract_statements(statements(path))] for path in select_files()
    }
    assert relative([path for path, kind in kinds.items() if kind != [duckdb.StatementType.SELECT]]) == []


def test_tables_keep_to_the_portable_subset() -> None:
    lazy = [path for path in select_files() if re.search(r"\bgroup\s+by\s+all\b", statements(path), re.IGNORECASE)]
    assert relative(lazy) == []


def test_nothing_needs_an_extension() -> None:
    statement = re.compile(rf"\b(install|load)\s+'?({EXTENSIONS})\b|\.(install|load)_extension\(", re.IGNORECASE)
    python = [path for room in ("dashboard", "pipelines", "models") for path in (ROOT / room).rglob("*.py")]
    assert python
    using = [path for path in [*sql_files(), *python] if statement.search(statements(path))]
    assert relative(using) == []
