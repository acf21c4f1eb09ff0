"""Two years of hospital estates: .XLS with groups over the headers, and text files whose thousands became columns."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.examples.outside import Outside

FOLDER = "nhs_eric"
YEARS = ("2013-14", "2014-15")
TRUSTS, SITES = "Trust Data", "Site Data"
# Which column of each sheet (0-based; their headers repeat) holds each field, by year; None where that year has none.
TRUST_COLUMNS = {
    "sites": (13, 14),
    "contracted_out_share": (16, 24),
    "contracted_out_gbp": (17, 23),
    "soft_fm_gbp": (22, None),
    "cleaning_gbp": (43, None),
    "cleaning_wte": (44, None),
    "laundry_gbp": (45, None),
    "laundry_pieces": (46, None),
}
SITE_COLUMNS = {
    "gross_m2": (7, 14),
    "occupied_m2": (8, 15),
    "soft_fm_gbp": (None, 8),
    "cleaning_gbp": (None, 77),
    "laundry_gbp": (None, 82),
    "food_gbp": (75, 79),
}


def workbook(year: str) -> str:
    return f"HospitalEstatesAndFacilitiesStatistics_{year}.XLS"


def text_file(year: str) -> str:
    return f"ERIC-{year}.csv"


@pytest.fixture(scope="module")
def nhs(staged: Callable[[str], Outside]) -> Outside:
    return staged(FOLDER)


@pytest.fixture(scope="module")
def published(shared_data: Callable[[str], Path]) -> dict[tuple[str, str], pd.DataFrame]:
    """The sheets below their two rows of headers, columns by place."""
    folder = shared_data(FOLDER)
    return {
        (year, sheet): pd.read_excel(folder / workbook(year), sheet_name=sheet, header=None, engine="calamine").iloc[2:]
        for year in YEARS
        for sheet in (TRUSTS, SITES)
    }


@pytest.fixture(scope="module")
def texts(shared_data: Callable[[str], Path]) -> dict[str, list[dict[str, str]]]:
    """The text files as the csv module has them."""
    found = {}
    for year in YEARS:
        with (shared_data(FOLDER) / text_file(year)).open(encoding="utf-8", newline="") as file:
            _, header, *rows = csv.reader(file, delimiter="$")
            found[year] = [dict(zip(header, row, strict=True)) for row in rows]
    return found


def added_up(frame: pd.DataFrame, place: int | None) -> Decimal | None:
    if place is None:
        return None
    cells: pd.Series[Any] = pd.to_numeric(frame[place], errors="coerce").dropna()
    return sum((Decimal(str(round(cell, 2))) for cell in cells), Decimal(0))


@pytest.mark.parametrize("place", [0, 1], ids=YEARS)
def test_every_row_of_the_workbooks_is_loaded(
    nhs: Outside, published: dict[tuple[str, str], pd.DataFrame], place: int
) -> None:
    year = YEARS[place]
    for sheet, source, size in ((TRUSTS, "trusts", (251, 241)), (SITES, "sites", (1378, 1251))):
        assert len(published[year, sheet]) == size[place]
        assert nhs.accounts()[workbook(year), sheet] == (source, size[place], size[place], 0, 0)


@pytest.mark.parametrize("place", [0, 1], ids=YEARS)
def test_columns_of_the_workbooks_add_up_to_what_pandas_adds_up(
    nhs: Outside, published: dict[tuple[str, str], pd.DataFrame], place: int
) -> None:
    year = YEARS[place]
    for sheet, source, columns in ((TRUSTS, "trusts", TRUST_COLUMNS), (SITES, "sites", SITE_COLUMNS)):
        values = dict(zip(columns, nhs.sums(source, *columns)[workbook(year), sheet], strict=True))
        if "contracted_out_share" in values:
            values["contracted_out_share"] *= 100
        assert values == {name: added_up(published[year, sheet], places[place]) for name, places in columns.items()}


def test_2014_15_headers_that_stand_twice_are_told_apart_by_their_group(nhs: Outside) -> None:
    query = (
        "select field, header from staging.columns as c inner join staging.files as f on c.file_id = f.file_id "
        "where f.file_name = ? and sheet = ? and field in ('laundry_gbp', 'soft_fm_gbp', 'occupied_m2') order by field"
    )
    # The group “PFI  Facilities and Services” holds headers of the same words.
    assert nhs.rows(query, workbook("2014-15"), SITES) == [
        ("laundry_gbp", "Laundry & Linen_Laundry and linen service cost (£)"),
        ("occupied_m2", "Areas_Occupied floor area (m²)"),
        ("soft_fm_gbp", "Facilities Management (FM) Services_Soft FM (Hotel Services) costs (£)"),
    ]


def test_2013_14_cleaning_that_costs_more_than_all_services_it_is_part_of_is_noted_for_seven_trusts(
    nhs: Outside, published: dict[tuple[str, str], pd.DataFrame]
) -> None:
    frame = published["2013-14", TRUSTS]
    wrong = frame.index[frame[43].astype(float) > frame[22].astype(float)]
    noted = [cell for sheet, cell, _ in nhs.places("V03", "cleaning_gbp") if sheet == TRUSTS]
    assert noted == [f"AR{row + 1}" for row in wrong]
    assert len(noted) == 7


def test_2014_15_christie_hospital_gives_100_as_its_square_metres_so_cleaning_costs_20747_a_square_metre(
    nhs: Outside,
) -> None:
    query = (
        "select s.site_name, s.occupied_m2, s.cleaning_gbp from staging.sites as s inner join staging.problem_cells as p "
        "on s.file_id = p.file_id and s.source_sheet = p.sheet and s.source_row = p.row "
        "where p.rule = 'V16' order by s.site_name"
    )
    assert nhs.rows(query) == [("CHRISTIE HOSPITAL", 100, 2_074_757), ("LONG FOX", 800, 278_521)]


def test_sites_that_occupy_more_floor_than_they_have_are_noted(
    nhs: Outside, published: dict[tuple[str, str], pd.DataFrame]
) -> None:
    expected = []
    for year, occupied, gross, letter in (("2013-14", 8, 7, "I"), ("2014-15", 15, 14, "P")):
        frame = published[year, SITES]
        rows = frame.index[frame[occupied].astype(float) > frame[gross].astype(float)]
        expected += [(SITES, f"{letter}{row + 1}", str(frame.loc[row, occupied])) for row in rows]
    assert nhs.places("V03", "occupied_m2") == expected
    assert len(expected) == 3


def test_three_sites_change_their_size_fourfold_between_the_years_and_both_rows_are_noted(nhs: Outside) -> None:
    query = (
        "select distinct s.site_code from staging.sites as s inner join staging.problem_cells as p on "
        "s.file_id = p.file_id and s.source_sheet = p.sheet and s.source_row = p.row where p.rule = 'V15' order by 1"
    )
    assert nhs.rows(query) == [("RDU04",), ("RNNWG",), ("RVJ20",)]
    assert len(nhs.places("V15", "gross_m2")) == 6


def test_shares_of_one_percent_and_laundry_without_pieces_are_noted(
    nhs: Outside, published: dict[tuple[str, str], pd.DataFrame]
) -> None:
    assert sorted(text for _, _, text in nhs.places("M-10", "contracted_out_share")) == ["1", "1.3"]
    frame = published["2013-14", TRUSTS]
    without = frame[(frame[45].astype(float) > 0) & (frame[46].astype(float) == 0)]
    assert [cell for _, cell, _ in nhs.places("V03", "laundry_pieces")] == [f"AU{row + 1}" for row in without.index]


def test_everything_told_of_the_workbooks_is_one_of_these(nhs: Outside) -> None:
    told = {place: count for place, count in nhs.told().items() if place[0] != "returns"}
    assert told == {
        ("trusts", "cleaning_gbp", "V03", "noted"): 7,
        ("trusts", "cleaning_gbp", "V16", "noted"): 5,
        ("trusts", "contracted_out_share", "M-10", "noted"): 2,
        ("trusts", "laundry_pieces", "V03", "noted"): 3,
        ("sites", "cleaning_gbp", "V03", "noted"): 132,
        ("sites", "cleaning_gbp", "V16", "noted"): 2,
        ("sites", "food_gbp", "M-16", "noted"): 20,
        ("sites", "gross_m2", "V15", "noted"): 6,
        ("sites", "occupied_m2", "V03", "noted"): 3,
        ("sites", "", "M-02", "noted"): 1,
        ("trusts", "", "M-02", "noted"): 3,
    }


@pytest.mark.parametrize("year", YEARS)
def test_text_files_whose_thousands_became_columns_load_only_rows_that_agree_with_the_workbook(
    nhs: Outside, texts: dict[str, list[dict[str, str]]], published: dict[tuple[str, str], pd.DataFrame], year: str
) -> None:
    rows = texts[year]
    source, read, loaded, rejected, aside = nhs.accounts()[text_file(year), text_file(year).removesuffix(".csv")]
    assert (source, read, aside) == ("returns", len(rows), 0)
    assert (loaded, rejected) == {"2013-14": (6, 245), "2014-15": (4, 237)}[year]
    query = (
        "select r.org_code, r.contracted_out_gbp from staging.returns as r inner join staging.files as f "
        "on r.file_id = f.file_id where f.file_name = ?"
    )
    place = TRUST_COLUMNS["contracted_out_gbp"][YEARS.index(year)]
    values = published[year, TRUSTS].set_index(0)[place]
    assert {code: int(value) for code, value in nhs.rows(query, text_file(year))} == {
        code: int(values[code]) for code, _ in nhs.rows(query, text_file(year))
    }


def test_a_row_whose_thousands_became_columns_is_told_so(nhs: Outside, texts: dict[str, list[dict[str, str]]]) -> None:
    # East Coast Community Healthcare paid £760,000; the text file says 760 and, in the next column, 0.
    first = texts["2013-14"][0]
    assert (first["Value of contracted out services (£)"], first["Capital investment for new build (£)"]) == (
        "760",
        "0",
    )
    query = "select cell, severity, en from staging.problem_cells where rule = 'M-07' and raw_text = '760' limit 1"
    ((cell, severity, sentence),) = nhs.rows(query)
    assert (cell[0], severity) == ("R", "rejected")
    assert "thousands separators were taken for column separators" in sentence


def test_a_percentage_added_up_over_sites_is_taken_out_of_its_row(
    nhs: Outside, texts: dict[str, list[dict[str, str]]]
) -> None:
    header = "NHS estate occupied floor area (%)"
    beyond = sum(float(row[header] or 0) > 100 for rows in texts.values() for row in rows)
    assert nhs.told()["returns", "occupied_share", "V05", "blanked"] == beyond == 367


def test_a_page_of_words_is_listed_as_not_taken(nhs: Outside) -> None:
    query = "select sheet, state, code from staging.sheets where source is null"
    assert nhs.rows(query) == [("Disclaimer", "ignored", "M-05")] * 2


def by_hand(published: dict[tuple[str, str], pd.DataFrame], year: str) -> dict[str, tuple[float, int, int]]:
    """Cleaning per m² by share contracted out, as a second reader has it: cost and area of the trusts that count."""
    place = YEARS.index(year)
    trusts = published[year, TRUSTS].set_index(0)
    sites = {each: published[each, SITES] for each in YEARS}
    gross = [sites[each].set_index(4)[SITE_COLUMNS["gross_m2"][at]].astype(float) for at, each in enumerate(YEARS)]
    # Aggregates of small sites share one code.
    both = pd.concat([each[each.index != "AGGRE"] for each in gross], axis=1, join="inner").set_axis([0, 1], axis=1)
    odd = both[(both[0] > 4 * both[1]) | (4 * both[0] < both[1])].index
    owners = set(pd.concat(list(sites.values())).set_index(4).loc[odd, 0])
    frame = sites[year]
    area = pd.to_numeric(frame[SITE_COLUMNS["occupied_m2"][place]], errors="coerce").groupby(frame[0]).sum()
    own = TRUST_COLUMNS["cleaning_gbp"][place]
    if own is None:
        cost = pd.to_numeric(frame[SITE_COLUMNS["cleaning_gbp"][place]], errors="coerce").groupby(frame[0]).sum()
    else:
        cost = trusts[own].astype(float)
    table = pd.DataFrame({"share": trusts[TRUST_COLUMNS["contracted_out_share"][place]].astype(float)})
    table["cost"], table["area"] = cost, area
    unit = table["cost"].where(table["cost"] > 0) / table["area"].where(table["area"] > 0)
    slip = (unit > 10 * unit.median()) | (10 * unit < unit.median()) | table["share"].between(0, 1.5, "right")
    slip |= table.index.isin(owners)
    group = pd.cut(table["share"], [-1, 0, 25, 50, 75, 99.9999, 100], labels=range(1, 7)).astype(int)
    counted = table[~slip & unit.notna()]
    return {
        place: (part["cost"].sum() / part["area"].sum(), len(part), int((group == place).sum()))
        for place, part in counted.groupby(group)
    }


@pytest.mark.parametrize("year", YEARS)
def test_cleaning_per_square_metre_by_share_contracted_out_is_what_pandas_finds(
    nhs: Outside, published: dict[tuple[str, str], pd.DataFrame], year: str
) -> None:
    query = "select place, unit_cost, counted_count, item_count from costs.arrangements where period = ?"
    found = {place: tuple(values) for place, *values in nhs.rows(query, year)}
    expected = by_hand(published, year)
    assert found.keys() == expected.keys() == set(range(1, 7))
    for place, (unit, counted, size) in expected.items():
        assert found[place][0] == pytest.approx(unit, rel=1e-12)
        assert found[place][1:] == (counted, size)


def test_groups_too_small_to_compare_and_slips_of_unit_are_said(nhs: Outside) -> None:
    query = "select title_en, counted_count, note_en from costs.arrangements where period = '2014-15' order by place"
    notes = {title: (count, note) for title, count, note in nhs.rows(query)}
    assert {title for title, (_, note) in notes.items() if "too few to compare" in note} == {
        title for title, (count, _) in notes.items() if count < 20
    }
    assert notes["None contracted out"][1].startswith("Only 4 trusts: too few to compare")
    # The Christie's 100 m² is no area of a hospital.
    assert notes["25–50 %"] == (67, "3 left out as a likely slip of unit, 1 as incomplete")
    ((caveat,),) = nhs.rows("select distinct caveat_en from costs.arrangements")
    assert "not of cleaning" in caveat
