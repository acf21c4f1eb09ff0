"""Is the warehouse a value: same inputs, same answers; killed at any moment, the old one goes on serving."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook

from pipelines.errors import QueryError, WarehouseError
from pipelines.opened import current_path, open_current
from pipelines.queries import ask, ranking, to_json
from pipelines.reading import spare
from pipelines.warehouse import build
from pipelines.workspace import DEFAULT_ROOT, Workspace
from tests.pipelines import bank
from tests.pipelines.banks import Banks, small

AS_OF = date(2026, 1, 31)


def ranked(workspace: Workspace) -> list[tuple[Any, ...]]:
    rows = ask(open_current(workspace), "select vendor_name, rank, total from scores.vendor_scores order by rank").rows
    return [(name, rank, float(total)) for name, rank, total in rows]


def test_a_small_bank_is_scored_as_on_paper(banks: Banks) -> None:
    folder = banks.made(small, AS_OF)
    # 甲: every curve at its top, on-time exactly on target, so no critical month: 100.
    # 乙: EP2 DOWN[0.5,3] at 1 is 80 (w 10); EP3 UP[95,99.5] at 98 is 66.6667 (9); EP4 three misses is 0 (4);
    # EP6 UP[97,99.9] at 98.5 is 51.7241 (5): 1658.6206/28 = 59.2365 for 45; ER4 UP[85,98] at 95 is 76.9231 for 15.
    assert ranked(folder) == [("甲公司", 1, 100.0), ("乙公司", 2, 63.66)]


def test_months_as_columns_score_as_months_in_rows(workspace: Path) -> None:
    months = [text for month in bank.MONTHS for text in (month, None)]
    header = [["合同编号", "指标名称", *months], [None, None, *["分子", "分母"] * len(bank.MONTHS)]]
    rows = [
        (contract, name, *counts[name] * len(bank.MONTHS))
        for contract, counts in (("HT-1", bank.GOOD), ("HT-2", bank.FAIR))
        for name in counts
    ]
    bank.write_bank(workspace / "inbox" / "bank.xlsx", rows)
    book = load_workbook(workspace / "inbox" / "bank.xlsx")
    sheet = book["KPI"]
    sheet.delete_rows(1)
    sheet.insert_rows(1, len(header))
    for place, texts in enumerate(header, start=1):
        for column, text in enumerate(texts, start=1):
            sheet.cell(place, column, text)
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1"):
        sheet.merge_cells(cells)
    book.save(workspace / "inbox" / "bank.xlsx")
    folder = Workspace.at(workspace)
    build(folder, AS_OF)
    assert ranked(folder) == [("甲公司", 1, 100.0), ("乙公司", 2, 63.66)]
    counts = "select rows_read, rows_loaded, rows_rejected from staging.sheets where source = 'kpi_observations'"
    assert ask(open_current(folder), counts).rows == [(24, 24, 0)]


def test_row_order_and_a_second_run_change_no_byte(banks: Banks, tmp_path: Path) -> None:
    rows = [*bank.kpi_rows("HT-1", bank.GOOD), *bank.kpi_rows("HT-2", bank.FAIR)]
    answers = {to_json(ranking(open_current(banks.made(small, AS_OF)), None).records())}
    for number in range(2):
        folder = tmp_path / f"order{number}"
        shuffled = random.Random(number).sample(rows, len(rows))
        bank.write_bank(folder / "inbox" / "bank.xlsx", shuffled)
        build(Workspace.at(folder), AS_OF)
        answers.add(to_json(ranking(open_current(Workspace.at(folder)), None).records()))
    assert len(answers) == 1


def test_nothing_changed_builds_nothing(workspace: Path, banks: Banks) -> None:
    folder = banks.copy(workspace, small, AS_OF)
    first = open_current(folder).path
    stamp = first.stat().st_mtime_ns
    assert build(folder, AS_OF) == first
    assert first.stat().st_mtime_ns == stamp
    assert build(folder, date(2026, 2, 1)) != first


def test_a_reading_process_starts_at_once_only_for_files_that_are_new(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected: list[int] = []
    keep_waiting = spare.keep_waiting
    monkeypatch.setattr(spare, "keep_waiting", lambda size: [expected.append(size), keep_waiting(size)][1])
    bank.write_bank(workspace / "inbox" / "bank.xlsx")
    build(Workspace.at(workspace))
    assert len(expected) == 1
    build(Workspace.at(workspace))
    assert len(expected) == 1
    os.utime(workspace / "inbox" / "bank.xlsx", (1, 1))
    build(Workspace.at(workspace))
    assert len(expected) == 2
    assert not spare._WAITING


def test_an_open_warehouse_goes_on_serving_while_another_takes_over(workspace: Path, banks: Banks) -> None:
    folder = banks.copy(workspace, small, AS_OF)
    old = open_current(folder)
    bank.write_bank(workspace / "inbox" / "bank.xlsx", bank.kpi_rows("HT-1", bank.FAIR))
    build(folder, AS_OF)
    assert old.connection.cursor().execute("select count(*) from scores.vendor_scores").fetchone() == (2,)
    assert open_current(folder).path != old.path


def test_no_warehouse_is_a_sentence(workspace: Path) -> None:
    with pytest.raises(WarehouseError, match="scorecard build"):
        open_current(Workspace.at(workspace))


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from glob('/etc/*')",
        "copy (select 1) to '/tmp/x.csv'",
        "attach '/tmp/x.duckdb'",
        "export database '/tmp/x'",
        "load excel",
        "install excel",
        "set enable_external_access = true",
        "set memory_limit = '1GB'",
        "create table t as select 1",
        "drop schema scores cascade",
        "select * from outside",
    ],
)
def test_a_users_query_reaches_nothing_but_the_warehouse(workspace: Path, banks: Banks, statement: str) -> None:
    outside = [1, 2, 3]  # a Python variable that an open engine would read by its name
    folder = banks.copy(workspace, small, AS_OF)
    with pytest.raises(QueryError):
        ask(open_current(folder), statement)
    assert outside == [1, 2, 3]


def test_ledger_and_invariants_hold(banks: Banks) -> None:
    checks = ask(
        open_current(banks.made(small, AS_OF)), "select name, failing_rows from meta.checks order by name"
    ).rows
    assert [name for name, _ in checks] == [
        "checks.cost_identity",
        "checks.cost_pools_add_up",
        "checks.cost_rollups_add_up",
        "invariants.ledger_adds_up",
        "invariants.points_explain_total",
        "invariants.scores_in_range",
        "invariants.weights_redistributed",
    ]
    assert {failing for _, failing in checks} == {0}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_build_killed_at_any_moment_leaves_the_old_warehouse_and_the_next_completes(
    workspace: Path, banks: Banks
) -> None:
    folder = banks.copy(workspace, small, AS_OF)
    old = open_current(folder).path
    dice = random.Random(7)
    for day in range(1, 13):
        command = [
            sys.executable,
            "-m",
            "pipelines.cli",
            "build",
            "--data",
            str(workspace),
            "--as-of",
            f"2026-03-{day:02}",
        ]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as running:
            time.sleep(dice.uniform(0.2, 2.0))
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
        serving = current_path(folder)
        assert serving is not None
        with duckdb.connect(str(serving), read_only=True) as connection:
            assert connection.execute("select count(*) from scores.vendor_scores").fetchone() == (2,)
    finished = build(folder, date(2026, 4, 1))
    assert finished not in (None, old)
    assert ranked(folder) == [("甲公司", 1, 100.0), ("乙公司", 2, 63.66)]
    assert [path.name for path in folder.warehouse.glob(".building-*")] == []


def test_an_engagement_that_reports_nothing_costs_its_vendor_coverage(workspace: Path) -> None:
    dark = ("HT-3", "甲公司", "凭证录入", "南分行", "驻场", "2024-01-01", "2026-12-31")
    bank.write_bank(workspace / "inbox" / "bank.xlsx", engagements=[*bank.ENGAGEMENTS, dark])
    build(Workspace.at(workspace), AS_OF)
    query = "select vendor_name, status, total, coverage, best from scores.vendor_scores order by vendor_name desc"
    rows = ask(open_current(Workspace.at(workspace)), query).rows
    assert [(name, status, coverage) for name, status, _, coverage, _ in rows] == [
        ("甲公司", "not_scored", 0.5),
        ("乙公司", "ranked", 1.0),
    ]
    assert rows[0][2] is None


def test_two_builds_at_once_in_one_process_both_finish(workspace: Path) -> None:
    bank.write_bank(workspace / "inbox" / "bank.xlsx")
    folder = Workspace.at(workspace)
    with ThreadPoolExecutor(3) as pool:
        paths = list(pool.map(lambda day: build(folder, date(2026, 1, day)), (1, 2, 3)))
    assert len(set(paths)) == 3
    assert all(path.exists() for path in paths)


def test_a_look_at_another_day_moves_nobodys_page(workspace: Path, banks: Banks) -> None:
    folder = banks.copy(workspace, small, AS_OF)
    shown = open_current(folder).path
    assert build(folder, date(2025, 11, 30), publish=False) != shown
    assert current_path(folder) == shown


def test_the_samples_label_goes_when_the_same_file_is_the_banks_own(workspace: Path) -> None:
    sample = bank.write_bank(workspace / "sample" / "bank.xlsx")
    folder = Workspace.at(workspace)
    build(folder, AS_OF)
    sample.rename(workspace / "inbox" / "bank.xlsx")
    build(folder, AS_OF)
    assert ask(open_current(folder), "select is_sample from meta.build").rows == [(False,)]


def test_limits_of_the_workspace_are_no_policy(workspace: Path) -> None:
    bank.write_bank(workspace / "inbox" / "bank.xlsx")
    shutil.copytree(DEFAULT_ROOT / "policy", workspace / "policy")
    (workspace / "policy" / "limits.yaml").write_text("rows: 3", encoding="utf-8")
    build(Workspace.at(workspace), AS_OF)
    assert ask(open_current(Workspace.at(workspace)), "select state from staging.files").rows == [("refused",)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps file names as bytes")
def test_a_file_name_left_in_another_encoding_is_shown_as_text_and_stops_nobody(workspace: Path) -> None:
    bank.write_bank(workspace / "inbox" / "bank.xlsx")
    content = (workspace / "inbox" / "bank.xlsx").read_bytes() + b" "
    Path(os.fsdecode(os.fsencode(workspace / "inbox") + "/月报.xlsx".encode("gb18030"))).write_bytes(content)
    build(Workspace.at(workspace), AS_OF)
    files = ask(open_current(Workspace.at(workspace)), "select file_name, state, en from staging.files order by 1").rows
    assert [(name, state) for name, state, _ in files] == [("bank.xlsx", "loaded"), ("月报.xlsx", "refused")]
    assert files[1][2]
