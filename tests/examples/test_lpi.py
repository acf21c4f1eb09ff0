"""The Logistics Performance Index: one edition a sheet, groups over a blank row over headers that repeat, ranks that slip."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.opened import Warehouse
    from tests.examples.outside import Outside

FOLDER, FILE = "lpi_2014_2018", "International_LPI_2014_2016_2018.xlsx"
EDITIONS = ("2018", "2016", "2014")
# Where each criterion's score stands (0-based), and its weight by edition, as the World Bank states them.
SCORES = {"customs": 9, "infrastructure": 11, "shipments": 13, "competence": 15, "tracking": 17, "timeliness": 19}
WEIGHTS = {
    "2018": (".170037", ".147875", ".185640", ".164744", ".161622", ".170082"),
    "2016": (".168708", ".150147", ".186444", ".168552", ".154521", ".171628"),
    "2014": (".160729", ".148979", ".192004", ".170001", ".166781", ".161506"),
}
CODE, OVERALL, OVERALL_RANK, CUSTOMS_RANK = 1, 2, 5, 10


@pytest.fixture(scope="module")
def lpi(staged: Callable[[str], Outside]) -> Outside:
    return staged(FOLDER)


@pytest.fixture(scope="module")
def scored(outside_workspace: Callable[[str], Warehouse]) -> Warehouse:
    return outside_workspace(FOLDER)


@pytest.fixture(scope="module")
def published(shared_data: Callable[[str], Path]) -> dict[str, pd.DataFrame]:
    path = shared_data(FOLDER) / FILE
    return {
        edition: pd.read_excel(path, sheet_name=edition, header=None, engine="openpyxl").iloc[3:163]
        for edition in EDITIONS
    }


def test_160_countries_of_each_edition_are_loaded(lpi: Outside, published: dict[str, pd.DataFrame]) -> None:
    assert {edition: len(frame) for edition, frame in published.items()} == dict.fromkeys(EDITIONS, 160)
    assert lpi.accounts() == {(FILE, edition): ("lpi", 160, 160, 0, 0) for edition in EDITIONS}


def test_the_tab_says_of_which_edition_the_rows_are_and_the_sheet_says_so(lpi: Outside) -> None:
    assert lpi.rows("select count(*) from staging.lpi where edition <> source_sheet") == [(0,)]
    assert lpi.rows("select distinct code from staging.sheets") == [("M-13",)]


def test_each_score_is_taken_from_its_own_group(lpi: Outside, published: dict[str, pd.DataFrame]) -> None:
    places = {"overall": OVERALL, "overall_rank": OVERALL_RANK, "customs_rank": CUSTOMS_RANK, **SCORES}
    found = lpi.sums("lpi", *places)
    for edition, frame in published.items():
        expected = tuple(sum(Decimal(str(round(cell, 6))) for cell in frame[place]) for place in places.values())
        assert found[FILE, edition] == expected


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_published_total_is_the_weighted_mean_of_the_six_scores(lpi: Outside, edition: str) -> None:
    terms = " + ".join(f"{weight} * {name}" for name, weight in zip(SCORES, WEIGHTS[edition], strict=True))
    query = f"select max(abs(overall - ({terms}))) from staging.lpi where edition = ?"
    ((largest,),) = lpi.rows(query, edition)
    assert largest < Decimal("0.000002")


def test_customs_ranks_that_are_not_the_place_of_their_score_are_noted_17_in_three_editions(
    lpi: Outside, published: dict[str, pd.DataFrame]
) -> None:
    noted = lpi.places("V04", "customs_rank")
    for edition, frame in published.items():
        places = frame[SCORES["customs"]].astype(float).rank(ascending=False, method="min")
        wrong = frame.index[places != frame[CUSTOMS_RANK].astype(float)]
        assert [cell for sheet, cell, _ in noted if sheet == edition] == [f"K{row + 1}" for row in wrong]
    assert len(noted) == 17
    assert lpi.told() == {("lpi", "customs_rank", "V04", "noted"): 17}


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_engine_gives_every_published_index_and_rank(
    scored: Warehouse, published: dict[str, pd.DataFrame], edition: str
) -> None:
    query = "select vendor_id, 1 + total_exact / 25, rank from scores.vendor_scores where period = ?"
    found = scored.connection.cursor().execute(query, [edition]).fetchall()
    frame = published[edition]
    printed = {
        code: (as_printed(index), int(rank)) for code, index, rank in frame[[CODE, OVERALL, OVERALL_RANK]].values
    }
    assert len(printed) == 160
    assert {code: (as_printed(index), rank) for code, index, rank in found} == printed


def as_printed(index: float) -> Decimal:
    return Decimal(str(index)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_each_edition_is_scored_by_its_own_weights(scored: Warehouse) -> None:
    query = "select distinct period, scheme_version from scores.vendor_scores"
    assert {(edition, edition) for edition in EDITIONS} == set(scored.connection.cursor().execute(query).fetchall())


def test_nothing_that_must_be_empty_has_rows(scored: Warehouse) -> None:
    found = scored.connection.cursor().execute("select name, failing_rows from meta.checks").fetchall()
    assert ("checks.published_index", 0) in found
    assert [name for name, failing in found if failing] == []
