"""Does the command line freeze a quarter, say what waits for it, take it in with a reason, and open it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.journal import Journal
from pipelines.opened import Warehouse
from pipelines.workspace import Workspace
from tests.pipelines import bank

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def scorecard(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_a_quarter_is_frozen_corrected_and_opened_on_the_command_line(workspace: Path) -> None:
    data = ["--data", str(workspace)]
    bank.write_bank(workspace / "inbox" / "bank.xlsx")
    refused = scorecard("freeze", "2025Q4", *data, "--by", "王会计")
    assert (refused.exit_code, "State the reason." in refused.output) == (1, True)
    done = scorecard("freeze", "2025Q4", *data, "--by", "王会计", "--reason", "季度已报送")
    assert (done.exit_code, done.output) == (0, "2025Q4 frozen\n")

    late = [bank.KPI_HEADER, ("2025-12", "HT-2", "录入差错率", 5, 10_000)]
    bank.write_workbook(workspace / "inbox" / "补报.xlsx", {"KPI": late})
    (asked,) = json.loads(scorecard("questions", *data, "--format", "json").output)
    assert asked["kind"] == "frozen"
    assert "2025Q4 was frozen by “王会计”" in asked["question"]
    assert "take_in = Take in as a correction of the frozen quarter 2025Q4, 1 rows" in asked["choices"]
    refused = scorecard("answer", asked["question_id"], "take_in", *data)
    assert (refused.exit_code, "state the reason" in refused.output) == (1, True)
    assert scorecard("--as", "李", "answer", asked["question_id"], "take_in", *data, "--reason", "补报").exit_code == 0

    (line,) = json.loads(scorecard("freeze", *data, "--format", "json").output)
    assert {name: line[name] for name in ("period", "status", "version", "by", "reason", "scores_differing")} == {
        "period": "2025Q4", "status": "frozen, corrected since", "version": 2, "by": "王会计", "reason": "季度已报送",
        "scores_differing": 1,
    }  # fmt: skip
    opened = scorecard("freeze", "2025Q4", "--open", *data, "--reason", "重新核对")
    assert (opened.exit_code, opened.output) == (0, "2025Q4 opened\n")
    (line,) = json.loads(scorecard("freeze", *data, "--format", "json").output)
    assert (line["status"], line["version"]) == ("draft", None)
    kinds = [entry.kind for entry in Journal.of(Workspace(workspace)).verified_entries()]
    assert [kind for kind in kinds if kind not in ("load", "salt_noted")] == [
        "quarter_frozen",
        "answered",
        "quarter_opened",
    ]


def test_the_sample_is_not_frozen(sample_workspace: Workspace, sample_warehouse: Warehouse) -> None:
    refused = scorecard("freeze", "2025Q4", "--data", str(sample_workspace.root), "--reason", "试")
    assert refused.exit_code == 1
    assert "made-up sample" in refused.output
