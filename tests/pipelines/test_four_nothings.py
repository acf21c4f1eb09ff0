"""Do idle months, blanks, 不适用 and zeros give four different outcomes, from the cell to the score."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipelines.opened import open_current
from pipelines.queries import ask
from pipelines.warehouse import build
from pipelines.workspace import Workspace
from tests.pipelines import bank

# The same bank four times over; only what stands for satisfaction (ER4) differs: numerator and denominator of each month.
CELLS = {
    "idle": (0, 0),
    "blank": (None, None),
    "not applicable": ("不适用", "不适用"),
    "zero": (0, 100),
}
EXPECTED = {
    # state of ER4, its points, is the weight left out for good, coverage below 100 %
    "idle": ("idle", None, False, 1.0),
    "blank": ("missing_bank", None, True, 0.9),
    "not applicable": ("na", None, False, 1.0),
    "zero": ("value", 0.0, True, 1.0),
}


def test_idle_blank_not_applicable_and_zero_end_differently(workspace: Path) -> None:
    header = bank.ENGAGEMENTS[0]
    contracts = [(f"HT-{name}", "甲公司", "凭证录入", "东分行", *bank.ENGAGEMENTS[1][4:]) for name in CELLS]
    rows = [
        row
        for name, cells in CELLS.items()
        for row in bank.kpi_rows(f"HT-{name}", {**bank.GOOD, "满意度": cells})  # type: ignore[dict-item]
    ]
    bank.write_bank(workspace / "inbox" / "bank.xlsx", rows, (header, *contracts))
    folder = Workspace.at(workspace)
    build(folder, date(2026, 1, 31))
    found = ask(
        open_current(folder),
        "select e.contract_no, i.state, cast(i.points as double), i.is_applicable, round(s.coverage, 1) "
        "from scores.indicator_points as i "
        "inner join scores.engagement_scores as s on i.engagement_id = s.engagement_id and i.period = s.period "
        "inner join entities.engagements as e on i.engagement_id = e.engagement_id where i.indicator = 'ER4'",
    ).rows
    assert {str(contract).removeprefix("HT-"): tuple(rest) for contract, *rest in found} == EXPECTED
