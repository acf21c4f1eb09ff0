"""The Human Development Index as a printed table: a header of three rows, lines between, regions below, notes at the end."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.opened import Warehouse
    from tests.examples.outside import Outside

FOLDER, FILE = "hdi_2022", "HDR23-24_Statistical_Annex_HDI_Table.xlsx"
# The columns of numbers and how many decimals are kept; footnote marks stand between them and belong to none.
COLUMNS = {
    "hdi_rank": ("A", 0),
    "hdi": ("C", 3),
    "life_expectancy_years": ("E", 9),
    "expected_schooling_years": ("G", 9),
    "mean_schooling_years": ("I", 9),
    "gni_per_capita": ("K", 9),
    "gni_rank_less_hdi_rank": ("M", 0),
}
HEADER_ROW, NOTES_ROW = 7, 232


@pytest.fixture(scope="module")
def hdi(staged: Callable[[str], Outside]) -> Outside:
    return staged(FOLDER)


@pytest.fixture(scope="module")
def scored(outside_workspace: Callable[[str], Warehouse]) -> Warehouse:
    return outside_workspace(FOLDER)


@pytest.fixture(scope="module")
def sheet(shared_data: Callable[[str], Path]) -> Any:
    return openpyxl.load_workbook(shared_data(FOLDER) / FILE, data_only=True)["HDI"]


def rows_where(sheet: Any, asked: Callable[[list[Any]], bool]) -> list[int]:
    filled = ((row[0].row, [cell.value for cell in row]) for row in sheet.iter_rows(min_row=HEADER_ROW + 1))
    return [number for number, values in filled if any(value is not None for value in values) and asked(values)]


def countries(sheet: Any) -> list[int]:
    return rows_where(sheet, lambda values: isinstance(values[0], int | float))


def test_193_countries_are_loaded_and_every_other_row_is_accounted_for(hdi: Outside, sheet: Any) -> None:
    filled, ranked = rows_where(sheet, lambda _: True), countries(sheet)
    aside = {row for (row,) in hdi.rows("select row from staging.set_aside_rows")}
    rejected = {row for (row,) in hdi.rows("select row from staging.problem_cells where severity = 'rejected'")}
    loaded = {row for (row,) in hdi.rows("select source_row from staging.hdi")}
    assert loaded == set(ranked)
    assert sorted([*loaded, *aside, *rejected]) == filled
    assert hdi.accounts() == {(FILE, "HDI"): ("hdi", len(filled), 193, len(rejected), len(aside))}


def test_columns_add_up_to_what_openpyxl_adds_up(hdi: Outside, sheet: Any) -> None:
    found = hdi.sums("hdi", *COLUMNS)[FILE, "HDI"]
    for value, (letters, places) in zip(found, COLUMNS.values(), strict=True):
        cells = [Decimal(str(sheet[f"{letters}{row}"].value)) for row in countries(sheet)]
        assert value == sum(cell.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) for cell in cells)


def test_lines_between_the_rows_are_set_aside_as_such(hdi: Outside, sheet: Any) -> None:
    merged = sorted(each.min_row for each in sheet.merged_cells.ranges)
    query = "select row from staging.set_aside_rows where kind = 'section' order by row"
    assert [row for (row,) in hdi.rows(query)] == merged


def test_the_notes_below_the_table_are_set_aside(hdi: Outside, sheet: Any) -> None:
    assert sheet[f"B{NOTES_ROW}"].value == "Notes"
    below = [row for row in rows_where(sheet, lambda _: True) if row >= NOTES_ROW]
    query = "select row from staging.set_aside_rows where kind = 'footer' order by row"
    assert [row for (row,) in hdi.rows(query)] == below


def test_the_world_its_regions_and_countries_without_an_index_are_no_countries_with_one(
    hdi: Outside, sheet: Any
) -> None:
    rejected = "select distinct row from staging.problem_cells where severity = 'rejected' order by row"
    named = [sheet[f"B{row}"].value for (row,) in hdi.rows(rejected)]
    assert named[:2] == ["Korea (Democratic People's Rep. of)", "Monaco"]
    assert named[-1] == "World"
    # Four groups by index, the developing countries, six regions, three more groups and the world: means of their parts.
    assert len(named) == 2 + 4 + 1 + 6 + 3 + 1
    assert hdi.rows("select count(*) from staging.hdi where country in ('World', 'South Asia', 'Arab States')") == [
        (0,)
    ]
    assert {rule for _, _, rule, _ in hdi.told()} == {"M-02", "M-16"}


def test_footnote_marks_and_last_years_rank_are_read_as_nothing_else(hdi: Outside) -> None:
    query = 'select "column", header from staging.columns where field is null order by "column"'
    assert hdi.rows(query) == [("O", "HDI rank_2021")]


def test_the_index_is_that_of_its_three_parts_in_every_row(hdi: Outside) -> None:
    assert hdi.places("V04", "hdi") == []


def test_a_rank_that_repeats_is_the_rank_of_equal_values(hdi: Outside) -> None:
    query = "select count(*) from (select hdi_rank, rank() over (order by hdi desc) as place from staging.hdi) where hdi_rank <> place"
    assert hdi.rows(query) == [(0,)]
    assert hdi.rows("select count(*) - count(distinct hdi_rank) > 0 from staging.hdi") == [(True,)]


def test_the_engine_gives_every_published_index_and_rank(scored: Warehouse, sheet: Any) -> None:
    query = "select vendor_id, total, rank from scores.vendor_scores"
    found = {country: (total, rank) for country, total, rank in scored.connection.cursor().execute(query).fetchall()}
    printed = {sheet[f"B{row}"].value: (sheet[f"C{row}"].value, sheet[f"A{row}"].value) for row in countries(sheet)}
    assert len(found) == len(printed) == 193
    assert {country: (total / 100, rank) for country, (total, rank) in found.items()} == {
        country: (Decimal(str(round(index, 3))), rank) for country, (index, rank) in printed.items()
    }


def test_the_engine_agrees_with_the_formula_to_a_billionth(scored: Warehouse, sheet: Any) -> None:
    query = "select vendor_id, total_exact from scores.vendor_scores"
    found = dict(scored.connection.cursor().execute(query).fetchall())
    for row in countries(sheet):
        life, expected, mean, income = (float(sheet[f"{letter}{row}"].value) for letter in "EGIK")
        parts = (
            (life - 20) / 65,
            (min(expected / 18, 1) + min(mean / 15, 1)) / 2,
            min((math.log(income) - math.log(100)) / (math.log(75_000) - math.log(100)), 1),
        )
        # The contract keeps nine decimals of a year and of a dollar.
        assert abs(found[sheet[f"B{row}"].value] - 100 * math.prod(parts) ** (1 / 3)) < 1e-7


def test_nothing_that_must_be_empty_has_rows(scored: Warehouse) -> None:
    found = scored.connection.cursor().execute("select name, failing_rows from meta.checks").fetchall()
    assert ("checks.published_index", 0) in found
    assert [name for name, failing in found if failing] == []
