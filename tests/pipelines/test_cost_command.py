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
    assert said["verdicts"][0]["verdict"] == "FAIL"
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
