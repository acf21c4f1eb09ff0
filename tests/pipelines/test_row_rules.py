"""Do the SQL files of row_rules take rows out so that the accounts hold, and does a wrong file name itself?"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import TransformError
from pipelines.workspace import PRODUCT, Workspace
from tests.pipelines import bank
from tests.pipelines.staged import Desk

TOO_SMALL = """-- One row per volume below ten.
select row_no, 'rejected' as kind, 'volume' as field, cast(volume as varchar) as raw_text, 'Z01' as rule,
    '太少' as zh, 'too few' as en
from temp.raw_volumes where volume < 10
"""
VOLUMES = (
    ("月份", "合同编号", "业务量", "差错笔数"),
    ("2025-01", "HT-1", 9, 0),
    ("2025-01", "HT-1", 10, 0),
    ("2025-02", "HT-1", 10, 0),
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "rules" / "volumes").mkdir(parents=True)
    return Desk(tmp_path / "desk", row_rules=tmp_path / "rules")


def files() -> dict[str, dict[str, object]]:
    return {"b.xlsx": {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS, "业务量": VOLUMES}}


def test_a_row_taken_out_by_a_rule_contradicts_nobody(desk: Desk) -> None:
    assert desk.stage(files()).counts() == (8, 6, 2, 0)  # type: ignore[arg-type]
    (desk.row_rules / "volumes" / "too_small.sql").write_text(TOO_SMALL, encoding="utf-8")
    staged = desk.stage(files())  # type: ignore[arg-type]
    assert staged.counts() == (8, 7, 1, 0)
    assert staged.rows("select sheet, cell, rule, severity from staging.problem_cells") == [
        ("业务量", "C2", "Z01", "rejected")
    ]


def test_a_rule_that_fails_names_its_file(desk: Desk) -> None:
    (desk.row_rules / "volumes" / "wrong.sql").write_text("-- One row per nothing.\nselect nothing", encoding="utf-8")
    with pytest.raises(TransformError, match=r"wrong\.sql"):
        desk.stage(files())  # type: ignore[arg-type]


def test_a_workspace_with_contracts_of_its_own_has_rules_of_its_own(tmp_path: Path) -> None:
    assert Workspace(tmp_path).row_rules == PRODUCT / "sql" / "row_rules"
    (tmp_path / "sources").mkdir()
    assert Workspace(tmp_path).row_rules == tmp_path / "sql" / "row_rules"
