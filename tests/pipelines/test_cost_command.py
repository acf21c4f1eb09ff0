"""Does `scorecard cost` print the verdicts and each part they rest on, in every form?"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.cost_answers import EVERY_PART

if TYPE_CHECKING:
    from pipelines.opened import Warehouse
    from pipelines.workspace import Workspace


def cost(workspace: Workspace, *words: str) -> Result:
    return CliRunner().invoke(main, ["cost", "--data", str(workspace.root), *words], catch_exceptions=False)


def test_json_holds_every_part(sample_workspace: Workspace, sample_warehouse: Warehouse) -> None:
    said = json.loads(cost(sample_workspace, "--period", "2025Q4", "--format", "json").output)
    assert (said["form"], said["period"], said["is_sample"]) == ("scorecard.cost/1", "2025Q4", True)
    assert set(said) >= set(EVERY_PART)
    assert said["arrangements"] == []
    assert len(said["verdicts"]) == 45
    assert said["verdicts"][0]["verdict"].startswith("FAIL")
    bank = said["rollups"][0]
    assert (bank["level"], bank["assessed_count"], bank["left_out_count"]) == ("bank", 43, 2)
    assert bank["left_out_fee_cny"] > 0
    missing = {(row["cost_code"], row["reason"], row["owed_en"]) for row in said["missing"]}
    assert missing == {("O7", "blank", "Legal"), (None, "bot", None)}
    assessed = [row["saving_cny"] for row in said["verdicts"] if row["verdict"] != "NOT_ASSESSABLE"]
    assert bank["saving_cny"] == pytest.approx(sum(assessed), abs=0.001)


# The bank does nothing in two ways at once.
@pytest.mark.parametrize("part", [part for part in EVERY_PART if part != "arrangements"])
def test_each_part_is_a_table_of_its_own(sample_workspace: Workspace, sample_warehouse: Warehouse, part: str) -> None:
    rows = list(csv.DictReader(io.StringIO(cost(sample_workspace, "--part", part, "--format", "csv").output)))
    assert rows
    assert all(len(row) == len(rows[0]) for row in rows)


def test_another_quarter_is_named_among_those_there_are(
    sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    result = CliRunner().invoke(main, ["cost", "--data", str(sample_workspace.root), "--period", "1999Q1"])
    assert result.exit_code == 1
    assert "there are 2023Q1" in result.output


def test_volumes_are_the_break_even_where_nothing_has_steps(
    sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    said = json.loads(cost(sample_workspace, "--period", "2025Q4", "--format", "json").output)
    even = {row["engagement_id"]: row["break_even_volume"] for row in said["verdicts"]}
    plain = [row for row in said["volumes"] if not row["has_people_steps"] and row["band_count"] < 2]
    assert len(plain) > 30
    for row in plain:
        assert row["volume"] == pytest.approx(even[row["engagement_id"]], abs=0.01)


def test_what_was_not_judged_has_totals_and_no_saving(sample_workspace: Workspace, sample_warehouse: Warehouse) -> None:
    said = json.loads(cost(sample_workspace, "--period", "2025Q4", "--format", "json").output)
    (blank,) = (row for row in said["verdicts"] if row["missing_items"] == "O7")
    assert blank["verdict"] == "NOT_ASSESSABLE"
    assert min(blank["inhouse_cny"], blank["outsourced_cny"]) > 0
    conclusions = ("saving_cny", "margin_of_safety", "naive_price_only_saving", "decision_saving_cny")
    assert [blank[name] for name in conclusions] == [None] * 4
    table = csv.DictReader(io.StringIO(cost(sample_workspace, "--period", "2025Q4", "--format", "csv").output))
    (row,) = (row for row in table if row["missing_items"] == "O7")
    assert [row[name] for name in conclusions] == [""] * 4
    tried = ("--period", "2025Q4", "--assume", "overhead=0.15", "--format", "json")
    (row,) = (
        row for row in json.loads(cost(sample_workspace, *tried).output)["verdicts"] if row["missing_items"] == "O7"
    )
    assert [row[name] for name in ("saving_cny", "saving_in_force_cny", "change_cny", "margin_of_safety")] == [None] * 4


def test_a_waived_fail_is_said_to_be_one(sample_workspace: Workspace, sample_warehouse: Warehouse) -> None:
    said = json.loads(cost(sample_workspace, "--period", "2025Q4", "--format", "json").output)["verdicts"]
    waived = {row["engagement_id"] for row in said if row["verdict"] == "FAIL – waived"}
    assert waived == {row["engagement_id"] for row in said if "WAIVED" in (row["flags"] or "")}
    assert waived
    assert any(row["verdict"] == "FAIL" for row in said)
    assert "FAIL – waived" in cost(sample_workspace, "--period", "2025Q4").output
    tried = json.loads(
        cost(sample_workspace, "--period", "2025Q4", "--assume", "overhead=0.15", "--format", "json").output
    )["verdicts"]
    assert {row["engagement_id"] for row in tried if row["verdict_in_force"] == "FAIL – waived"} == waived


def test_a_bot_contract_has_the_verdict_of_its_present_value_beside_the_quarters(
    sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    said = json.loads(cost(sample_workspace, "--period", "2025Q4", "--format", "json").output)
    (bot,) = (row for row in said["verdicts"] if row["missing_items"] == "bot")
    (years,) = (row for row in said["years"] if row["engagement_id"] == bot["engagement_id"])
    assert bot["verdict"] == "NOT_ASSESSABLE"
    assert (bot["npv_verdict"], bot["npv_saving_cny"]) == (years["verdict"], years["npv_saving_cny"])
    assert bot["npv_verdict"] == ("PASS" if bot["npv_saving_cny"] > 0 else "FAIL")
