"""Is nothing lost or doubled when a load or a rebuild is killed at any moment; the run killed most often is the proof.

SCORECARD_KILLS sets how many kills are tried; an ordinary run tries a few, seeded, so that a failure can be repeated.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipelines.intake import accept
from pipelines.journal import Journal
from pipelines.loads import LOAD
from pipelines.warehouse import build
from pipelines.workspace import Workspace
from tests.pipelines.bank import KPI_HEADER, write_bank, write_workbook
from tests.pipelines.test_loads import table_hash

KILLS = int(os.environ.get("SCORECARD_KILLS", "12"))
AS_OF = "2026-01-15"
# A build of this bank takes about this long; kills are spread over all of it and a little beyond.
LONGEST_SECONDS = 3.5


def new_file(folder: Path, number: int) -> Path:
    months = [f"2025-{1 + number % 9:02}"]
    rows = [(month, "HT-1", "满意度", 90 + number % 10, 100 + number) for month in months]
    return write_workbook(folder / f"补充{number:03}.xlsx", {"KPI": [KPI_HEADER, *rows]})


def killed_build(workspace: Workspace, seconds: float) -> int:
    command = [sys.executable, "-m", "pipelines.cli", "build", "--data", str(workspace.root), "--as-of", AS_OF]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.wait()


def added_files(workspace: Workspace) -> Counter[str]:
    entries = Journal.of(workspace).entries({LOAD})
    return Counter(file["name"] for entry in entries for file in entry.content["added"])


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_or_doubled(workspace: Path, tmp_path: Path) -> None:
    bank, chance = Workspace.at(workspace), random.Random(20261125)
    write_bank(bank.inbox / "小银行.xlsx")
    ends = Counter[bool]()
    for number in range(KILLS):
        path = new_file(tmp_path, number)
        accept(bank, path.name, path.read_bytes())
        ends[killed_build(bank, chance.uniform(0.05, LONGEST_SECONDS)) == 0] += 1
        assert Journal.of(bank).fault() is None
        assert max(added_files(bank).values(), default=1) == 1
    assert ends[False] >= KILLS // 3

    last = build(bank, date.fromisoformat(AS_OF))
    (tmp_path / "undisturbed" / "inbox").mkdir(parents=True)
    undisturbed = Workspace.at(tmp_path / "undisturbed")
    for path in bank.inbox_files():
        (undisturbed.inbox / path.name).write_bytes(path.path.read_bytes())
    assert table_hash(build(undisturbed, date.fromisoformat(AS_OF))) == table_hash(last)
    assert added_files(bank) == Counter(file.name for file in bank.inbox_files())
    leftovers = [path.name for path in bank.warehouse.iterdir() if path.name.startswith((".building-", ".arriving"))]
    assert leftovers in ([], [".building.lock"])
    assert [path.name for path in bank.inbox.iterdir() if path.name.startswith(".arriving")] == []
