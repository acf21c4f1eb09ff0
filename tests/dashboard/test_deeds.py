"""Is everything that two sessions ask for at once done and computed, and does a stop leave nothing of what it stops."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from dashboard import deeds
from pipelines.answers_given import answers_in_force
from pipelines.journal import Journal
from pipelines.locks import alone
from pipelines.opened import open_current
from pipelines.workspace import Workspace
from tests.dashboard.conftest import AS_OF, write_sheets

KPI = ("月份", "合同编号", "指标名称", "分子", "分母")


@pytest.fixture
def bank(own_bank: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("SCORECARD_DATA", str(own_bank))
    return Workspace.at()


def kpi_file(folder: Path, errors: int, month: str = "2025-06", contract: str = "HT-2") -> bytes:
    path = folder / "kpi.xlsx"
    write_sheets(path, {"KPI": [KPI, (month, contract, "录入差错率", errors, 10_000)]})
    return path.read_bytes()


def wait() -> None:
    end = time.monotonic() + 90
    while (status := deeds.load_status()) and status.state == "running":
        assert time.monotonic() < end
        time.sleep(0.02)


def loaded(bank: Workspace) -> set[str]:
    rows = open_current(bank).connection.execute("select file_name from staging.files where state <> 'refused'")
    return {name.partition("_")[2] or name for (name,) in rows.fetchall()}


def in_inbox(bank: Workspace) -> dict[str, bytes]:
    return {p.relative_to(bank.inbox).as_posix(): p.read_bytes() for p in bank.inbox.rglob("*") if p.is_file()}


def test_what_a_second_session_drops_during_a_load_is_loaded_under_its_own_name(
    bank: Workspace, tmp_path: Path
) -> None:
    first = deeds.take_in([("一.xlsx", kpi_file(tmp_path, 1))], "安娜")
    second = deeds.take_in([("二.xlsx", kpi_file(tmp_path, 2, "2025-05"))], "Bo")
    assert second > first
    wait()
    assert [status.state for status in deeds.ended_loads(first)] == ["done", "done"]
    assert loaded(bank) == {"小银行.xlsx", "一.xlsx", "二.xlsx"}
    history = deeds.history().head(2)
    assert [(row.who, row.files.partition("+ ")[2]) for row in history.itertuples()] == [
        ("Bo", "二.xlsx"),
        ("安娜", "一.xlsx"),
    ]


def test_an_undo_during_a_load_is_computed(bank: Workspace, tmp_path: Path) -> None:
    deeds.take_in([("一.xlsx", kpi_file(tmp_path, 1))], "安娜")
    deeds.withdraw("小银行.xlsx", "Bo")
    wait()
    assert loaded(bank) == {"一.xlsx"}
    deeds.put_back("小银行.xlsx", "Bo")
    wait()
    assert loaded(bank) == {"小银行.xlsx", "一.xlsx"}


def test_a_stopped_load_leaves_the_file_it_would_have_replaced_in_force(bank: Workspace, tmp_path: Path) -> None:
    deeds.take_in([("一.xlsx", kpi_file(tmp_path, 1))], "安娜")
    wait()
    before, entries = in_inbox(bank), len(Journal.of(bank).entries())
    with alone(bank):  # as if another process were building: the load has not begun, then is stopped
        stopped = deeds.take_in([("一.xlsx", kpi_file(tmp_path, 9))], "Bo")
        time.sleep(0.3)
    deeds.stop_load()
    wait()
    assert [status.state for status in deeds.ended_loads(stopped)] == ["stopped"]
    left = {name: content for name, content in in_inbox(bank).items() if not name.startswith(".waiting")}
    assert left == before
    assert len(Journal.of(bank).entries()) == entries


def test_a_stop_ends_one_load_and_those_that_wait_go_on(bank: Workspace, tmp_path: Path) -> None:
    (bank.inbox / "大.csv").write_text(
        "月份,合同编号,指标名称,分子,分母\n" + "2025-06,HT-1,录入差错率,1,10000\n" * 200_000
    )
    first = deeds.take_in([("一.xlsx", kpi_file(tmp_path, 1))], "安娜")
    deeds.take_in([("二.xlsx", kpi_file(tmp_path, 2, "2025-05"))], "Bo")
    while not (status := deeds.load_status()) or not status.is_reading:
        time.sleep(0.02)
    deeds.stop_load()
    wait()
    assert [status.state for status in deeds.ended_loads(first)] == ["stopped", "done"]
    assert "二.xlsx" in loaded(bank)
    assert "一.xlsx" not in loaded(bank)
    assert not [name for name in in_inbox(bank) if "一.xlsx" in name]


def test_an_answer_whose_computing_is_stopped_is_taken_back(bank: Workspace, tmp_path: Path) -> None:
    write_sheets(
        tmp_path / "x.xlsx",
        {"KPI": [("月份", "指标名称", "分子", "分母", "供应商名称"), ("2025-06", "满意度", 1, 2, "甲司")]},
    )
    deeds.take_in([("名称.xlsx", (tmp_path / "x.xlsx").read_bytes())], "安娜")
    wait()
    ((question,),) = (
        open_current(bank)
        .connection.execute("select question_id from staging.questions where kind = 'vendor'")
        .fetchall()
    )
    choice = first_choice(bank, question)
    deeds.answer({question: choice}, "Bo")
    deeds.stop_load()
    wait()
    assert answers_in_force(Journal.of(bank).entries()).by_id == {}
    deeds.answer({question: choice}, "Bo")
    wait()
    assert list(answers_in_force(Journal.of(bank).entries()).by_id) == [question]
    deeds.take_back(question, "安娜")
    deeds.stop_load()
    wait()
    assert list(answers_in_force(Journal.of(bank).entries()).by_id) == [question]


def first_choice(bank: Workspace, question: str) -> str:
    (row,) = (
        open_current(bank)
        .connection.execute("select choices from staging.questions where question_id = ?", [question])
        .fetchall()
    )
    choices: list[dict[str, Any]] = json.loads(row[0])
    return str(choices[0]["code"])


def test_what_can_not_be_done_says_so_and_changes_nothing(bank: Workspace) -> None:
    number = deeds.load_number()
    deeds.withdraw("没有.xlsx", "Bo")
    wait()
    (status,) = deeds.ended_loads(number + 1)
    assert (status.state, status.is_done) == ("failed", False)
    assert status.fault is not None
    assert "没有.xlsx" in status.fault.zh


def test_a_reading_process_that_is_killed_ends_without_a_traceback() -> None:
    program = (
        "import threading, time, sys; from pathlib import Path; from pipelines.contract import load_contracts; "
        "from pipelines.reading.child import Child; from pipelines.reading.given import Given; "
        "from pipelines.reading.limits import Limits; from pipelines.workspace import PRODUCT\n"
        "from pipelines.reading.result_keys import FileToRead\n"
        "child = Child(load_contracts(PRODUCT / 'sources').documents, Limits(), Given()); child.kill()\n"
        "child.read(FileToRead(Path('x.csv'), 'x' * 100_000, '0'), Path('.'), 'w', 5)\n"
        "child.close(); print('closed')"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.stdout == "closed\n", ended.stderr
    assert ended.stderr == ""


def test_the_day_a_server_was_started_for_holds_after_a_drop(
    bank: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_AS_OF", AS_OF.isoformat())
    deeds.take_in([("一.xlsx", kpi_file(tmp_path, 1))], "安娜")
    wait()
    assert open_current(bank).connection.execute("select as_of from meta.build").fetchall() == [(AS_OF,)]
