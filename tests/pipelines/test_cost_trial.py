"""Is a trial of other assumptions what a build under them would say, and nothing else?"""

from __future__ import annotations

import json
import re
import shutil
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from models.cost_simulation import sides
from pipelines import warehouse
from pipelines.cli import main
from pipelines.cost_answers import cost_answer
from pipelines.cost_cases import cases
from pipelines.cost_names import ASSUMPTION_NAMES
from pipelines.cost_policy import PARAMETERS
from pipelines.cost_trial import FIGURES, Assumed, assumed_from, compared, suppose
from pipelines.cost_years import outlooks
from pipelines.errors import QueryError
from pipelines.opened import open_current
from pipelines.workspace import DEFAULT_ROOT, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.opened import Warehouse

PERIOD = "2025Q4"
CALCULATED = "select engagement_id from costs.inhouse_drivers where period = ?"
POLICY = DEFAULT_ROOT / "policy"


def calculated(built: Warehouse) -> str:
    ((engagement,),) = built.connection.cursor().execute(CALCULATED, [PERIOD]).fetchall()
    return str(engagement)


def test_without_another_assumption_nothing_moves(sample_warehouse: Warehouse) -> None:
    answer = compared(sample_warehouse, PERIOD, [])
    assert len(answer.rows) == 45
    assert all(row["verdict"] == row["verdict_in_force"] for row in answer.records())
    assert all(row["saving_cny"] == row["saving_in_force_cny"] for row in answer.records())
    engagement = calculated(sample_warehouse)
    supposed = suppose(sample_warehouse, engagement, PERIOD, [])
    assert supposed.case == cases(sample_warehouse.connection, engagement, PERIOD)[0].case
    assert supposed.outlook == outlooks(sample_warehouse, PERIOD, engagement)[0]


# Assumptions of each kind that a verdict follows from, far from what is in force.
FAR = {
    "overhead": "0.3", "pension": "0.25", "housing_fund": "0.05", "shrinkage": "0.05", "paid_hours_quarter": "400",
    "base_high_cny": "5000", "vat_recoverable": "0.4",
}  # fmt: skip


def test_a_trial_says_what_a_build_says_whose_policy_has_the_lines(
    sample_workspace: Workspace, sample_warehouse: Warehouse, tmp_path: Path
) -> None:
    trial = compared(sample_warehouse, PERIOD, assumed_from(sample_warehouse, [f"{n}={v}" for n, v in FAR.items()]))
    engagement = calculated(sample_warehouse)
    (moved,) = (row for row in trial.records() if row["engagement_id"] == engagement)
    assert moved["change_cny"]
    shutil.copytree(sample_workspace.root, tmp_path / "bank", ignore=shutil.ignore_patterns("*.duckdb", "CURRENT"))
    shutil.copytree(POLICY, tmp_path / "bank" / "policy")
    with (tmp_path / "bank" / "policy" / "cost_parameters.yaml").open("a", encoding="utf-8") as file:
        for name, value in FAR.items():
            line = f"name: {name}, place: '*', from: 2025-10-01, value: {value}, confirmed: false"
            file.write(f"  - {{{line}, source: {{zh: 新, en: new}}}}\n")
    bank = Workspace.at(tmp_path / "bank")
    warehouse.build(bank)
    _, found = cost_answer(open_current(bank), "verdicts", PERIOD)
    told = sorted((row["engagement_id"], row["verdict"], row["saving_cny"]) for row in trial.records())
    assert told == sorted((row["engagement_id"], row["verdict"], row["saving_cny"]) for row in found.records())


def test_what_can_be_assumed_has_a_name() -> None:
    assert set(ASSUMPTION_NAMES) == {*PARAMETERS, *FIGURES}


@pytest.mark.parametrize(
    ("figure", "parameter"),
    [("overhead", "overhead"), ("shrinkage", "shrinkage"), ("paid_hours", "paid_hours_quarter"),
     ("housing_fund", "housing_fund")],
)  # fmt: skip
def test_a_figure_of_the_calculation_counts_as_the_policys_would(
    sample_warehouse: Warehouse, figure: str, parameter: str
) -> None:
    engagement, value = calculated(sample_warehouse), Decimal(FAR[parameter])
    own = suppose(sample_warehouse, engagement, PERIOD, [Assumed(figure, value, engagement_id=engagement)])
    assert own == suppose(sample_warehouse, engagement, PERIOD, [Assumed(parameter, value)])


# Operators follow from the handling time where there is one.
@pytest.mark.parametrize("figure", [figure for figure in FIGURES if figure != "fte"])
def test_every_figure_of_the_calculation_moves_the_inhouse_side_alone(sample_warehouse: Warehouse, figure: str) -> None:
    engagement = calculated(sample_warehouse)
    base = suppose(sample_warehouse, engagement, PERIOD, [])
    tried = suppose(sample_warehouse, engagement, PERIOD, [Assumed(figure, Decimal("0.5"), engagement_id=engagement)])
    assert tried.inhouse != base.inhouse
    assert tried.outsourced == base.outsourced
    assert tried.case is not None
    assert tried.saving is not None
    assert abs(Fraction(tried.saving) - sides(tried.case).saving) <= Fraction(1, 100)


def test_what_makes_a_quarter_impossible_to_judge_is_said(sample_warehouse: Warehouse) -> None:
    engagement = calculated(sample_warehouse)
    tried = suppose(
        sample_warehouse, engagement, PERIOD, [Assumed("equipment_years", Decimal(0), engagement_id=engagement)]
    )
    assert (tried.verdict, tried.case) == ("NOT_ASSESSABLE", None)
    assert [en for _zh, en in tried.missing] == [
        "I9 Equipment depreciation: the in-house calculation lacks what it needs"
    ]


def test_the_recoverable_share_moves_the_model_as_it_moves_the_tables(sample_warehouse: Warehouse) -> None:
    trial = compared(sample_warehouse, PERIOD, assumed_from(sample_warehouse, ["vat_recoverable=0.35"]))
    told = {row["engagement_id"]: (row["inhouse_cny"], row["outsourced_cny"]) for row in trial.records()}
    modelled = {
        quarter.engagement_id: sides(quarter.case, {"vat": Fraction(35, 100)})
        for quarter in cases(sample_warehouse.connection, period=PERIOD)
    }
    assert len(modelled) > 40
    for engagement, both in modelled.items():
        assert (float(both.inhouse), float(both.outsourced)) == pytest.approx(told[engagement], abs=0.006)


def test_an_assumption_of_a_place_moves_that_place(sample_warehouse: Warehouse) -> None:
    moved = [
        compared(sample_warehouse, PERIOD, assumed_from(sample_warehouse, [word])).records()[0]["change_cny"]
        for word in ("overhead@南澄分行=0.3", "overhead=0.3", "overhead@北原分行=0.3")
    ]
    assert moved[0] == moved[1] != 0
    assert moved[2] == 0


@pytest.mark.parametrize(
    ("word", "said"),
    [("overhed=0.3", "the assumptions are vat_recoverable"), ("overhead", "Write “overhead” as"),
     ("overhead=1.2", "a share lies between 0 and 1"), ("pension=x", "is not possible"), ("pension=nan", "is not"),
     ("base_high_cny=-1", "not negative"), ("overhead@Mars=0.1", "There is no legal entity, city or unit “Mars”")],
)  # fmt: skip
def test_what_is_no_assumption_is_refused_with_what_would_be(sample_warehouse: Warehouse, word: str, said: str) -> None:
    with pytest.raises(QueryError, match=re.escape(said)):
        assumed_from(sample_warehouse, [word])


def test_only_figures_of_the_calculation_take_their_place(sample_warehouse: Warehouse) -> None:
    with pytest.raises(ValueError, match="is no figure"):
        suppose(sample_warehouse, "any", PERIOD, [Assumed("volume = 0 --", Decimal(1), engagement_id="any")])


def test_the_command_sets_both_verdicts_side_by_side(sample_workspace: Workspace, sample_warehouse: Warehouse) -> None:
    words = ["cost", "--data", str(sample_workspace.root), "--period", PERIOD, "--assume", "shrinkage=0"]
    words += ["--assume", "overhead=0", "--format", "json"]
    said = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).output)
    assert said["assumed"] == ["shrinkage=0", "overhead=0"]
    first = said["verdicts"][0]
    assert first["engagement_id"] == calculated(sample_warehouse)
    assert (first["verdict"], first["verdict_in_force"]) == ("FAIL", "PASS")
    assert first["change_cny"] == pytest.approx(first["saving_cny"] - first["saving_in_force_cny"])
