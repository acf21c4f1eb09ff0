"""Do SQL files become tables in the order their own FROM clauses imply."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.errors import TransformError
from pipelines.transform import in_order, load_tables, run_tables
from pipelines.workspace import PRODUCT


def write(root: Path, name: str, sql: str, first_line: str = "-- One row per test: it.") -> None:
    path = root / f"{name.replace('.', '/')}.sql"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{first_line}\n{sql}\n", encoding="utf-8")


def test_order_follows_from_clauses_not_names(tmp_path: Path) -> None:
    write(tmp_path, "scores.a", "with b as (select x from scores.z) select x + 1 as x from b")
    write(tmp_path, "scores.z", "select 1 as x")
    with duckdb.connect() as connection:
        ran = run_tables(connection, [tmp_path / "scores"])
        assert [table.name for table in ran] == ["scores.z", "scores.a"]
        assert connection.execute("select x from scores.a").fetchall() == [(2,)]


def test_a_circle_is_named(tmp_path: Path) -> None:
    write(tmp_path, "scores.a", "select x from scores.b")
    write(tmp_path, "scores.b", "select x from scores.a")
    with duckdb.connect() as connection, pytest.raises(TransformError, match=r"scores\.a"):
        run_tables(connection, [tmp_path / "scores"])


def test_a_file_without_its_meaning_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "scores.a", "select 1 as x", first_line="select 0;")
    with pytest.raises(TransformError, match="must begin with a comment"):
        load_tables([tmp_path / "scores"])


def test_a_failing_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, "scores.a", "select no_such_column from (values (1)) as v (x)")
    with duckdb.connect() as connection, pytest.raises(TransformError, match=r"a\.sql"):
        run_tables(connection, [tmp_path / "scores"])


def test_a_measure_that_lacks_a_column_is_told_which(tmp_path: Path) -> None:
    write(tmp_path, "measures.m", "select 'e' as engagement_id, '2025Q1' as period")
    with duckdb.connect() as connection, pytest.raises(TransformError, match="numerator"):
        run_tables(connection, [tmp_path / "measures"])


def test_a_new_measure_joins_the_observations_by_being_there(tmp_path: Path) -> None:
    columns = (
        "select '{0}' as engagement_id, '2025Q1' as period, '{0}' as measure, date '2025-01-01' as observed_on, 1 as numerator, "
        "1 as denominator, 'value' as state, false as estimated, 'f' as file_id, 's' as source_sheet, 1 as source_row, "
        "'n' as source_field"
    )
    write(tmp_path, "measures.one", columns.format("one"))
    write(tmp_path, "measures.two", columns.format("two"))
    write(tmp_path, "scores.all", "select measure from measures.observations")
    with duckdb.connect() as connection:
        run_tables(connection, [tmp_path / "measures", tmp_path / "scores"])
        assert sorted(connection.execute("select measure from scores.all").fetchall()) == [("one",), ("two",)]


def test_the_products_own_order_is_the_same_whatever_order_files_are_found_in() -> None:
    folders = [PRODUCT / "sql" / name for name in ("scores", "entities", "measures", "costs")]
    forward = [table.name for table in in_order(load_tables(folders))]
    backward = [table.name for table in in_order(load_tables(folders[::-1])[::-1])]
    assert forward == backward
    assert forward.index("scores.vendor_totals") < forward.index("scores.vendor_scores")


def test_a_file_that_says_so_is_a_view_and_may_be_written_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, "scores.a", "select 1 as x", first_line="-- One row: one.")
    write(tmp_path, "scores.b", "select x + 1 as y from scores.a", first_line="-- View. One row: two.")
    with duckdb.connect() as connection:
        _, seen = run_tables(connection, [tmp_path / "scores"])
        assert (seen.is_view, seen.meaning) == (True, "One row: two.")
        connection.execute("update scores.a set x = 10")
        assert connection.execute("select y from scores.b").fetchall() == [(11,)]
        connection.execute("drop view scores.b")
        connection.execute(seen.ddl(is_written=True))
        connection.execute("update scores.a set x = 20")
        assert connection.execute("select y from scores.b").fetchall() == [(11,)]
