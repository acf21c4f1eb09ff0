"""Four half-years of complaints by firm, as the FCA published them: layouts drift, five sheets look alike but for their tabs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.examples.outside import Outside

FOLDER = "fca_complaints"
HALVES = ("2022-h1", "2023-h1", "2023-h2", "2024-h1")
# What a sheet holds is said by its tab alone, and the tabs are spelt differently in every edition.
TABS = {
    "opened": ("opened", "Opened", "Opened", "Opened"),
    "closed": ("Closed", "Closed", "Closed", "Closed"),
    "closed_in_3_days": ("% closed in 3 days", *["Closed within 3 days"] * 3),
    "closed_in_8_weeks": ("% >3 days & <8 ", *["After 3 days within 8 weeks"] * 3),
    "upheld": ("% upheld ", "Upheld", "Upheld", "Upheld"),
    "per_1000_provided": ("Context A Provision", *["Context (Provision)"] * 2, "Context - Provision"),
    "per_1000_sold": ("Context B Intermediation", *["Context (Intermediation)"] * 2, "Context - Intermediation"),
}
COUNTS = ("opened", "closed")
JOINT = {"2022-h1": ("Main return joint reporters", "consumer credit joint reporters")} | dict.fromkeys(
    HALVES[1:], ("Main return Joint reporters", "Consumer credit Joint reporters")
)
GROUPS = {"Bank": "BANKING", "Decu": "PENSIONS", "Home": "HOME", "Insu": "INSURANCE", "Inve": "INVESTMENTS"}


def name_of(half: str) -> str:
    return f"firm-level-complaints-data-{half}.xlsx"


@pytest.fixture(scope="module")
def fca(staged: Callable[[str], Outside]) -> Outside:
    return staged(FOLDER)


@pytest.fixture(scope="module")
def published(shared_data: Callable[[str], Path]) -> dict[tuple[str, str], pd.DataFrame]:
    folder = shared_data(FOLDER)
    return {
        (half, tab): frame
        for half in HALVES
        for tab, frame in pd.read_excel(folder / name_of(half), sheet_name=None, engine="calamine").items()
    }


def numbers(frame: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """The columns of numbers by product group; a blank (in 2022 a single space) is none."""
    columns = {GROUPS[name[:4]]: frame[name] for name in frame.columns[4:] if name[:4] in GROUPS}
    return {group: pd.to_numeric(column, errors="coerce").dropna() for group, column in columns.items()}


@pytest.mark.parametrize("source", TABS)
def test_every_filled_cell_of_a_wide_sheet_is_read_under_the_meaning_of_its_tab(
    fca: Outside, published: dict[tuple[str, str], pd.DataFrame], source: str
) -> None:
    accounts = fca.accounts()
    for half, tab in zip(HALVES, TABS[source], strict=True):
        filled = sum(len(column) for column in numbers(published[half, tab]).values())
        is_slip = source == "closed_in_3_days" and half == "2022-h1"
        assert accounts[name_of(half), tab] == (source, filled, filled - is_slip, int(is_slip), 0)


@pytest.mark.parametrize("source", TABS)
def test_every_product_adds_up_to_what_pandas_adds_up(
    fca: Outside, published: dict[tuple[str, str], pd.DataFrame], source: str
) -> None:
    query = (
        f"select f.file_name, r.product, sum(r.{source}) from staging.{source} as r inner join staging.files as f "
        "on r.file_id = f.file_id group by all"
    )
    found = {(file, product): value for file, product, value in fca.rows(query)}
    for half, tab in zip(HALVES, TABS[source], strict=True):
        for product, column in numbers(published[half, tab]).items():
            expected = column[column <= 1] if source == "closed_in_3_days" else column
            if source in COUNTS:
                assert found[name_of(half), product] == expected.sum()
            else:
                # Stored with nine decimals (shares) or two (per 1,000), each cell rounded by itself.
                assert float(found[name_of(half), product]) == pytest.approx(expected.sum(), abs=1e-6)


def test_every_cell_that_is_told_of_is_one_of_these(fca: Outside) -> None:
    assert fca.told() == {
        ("closed_in_3_days", "closed_in_3_days", "V05", "rejected"): 1,
        ("joint_reports", "reporting_period", "V06", "rejected"): 2,
        ("consumer_credit", "reporting_period", "V16", "noted"): 14,
        ("consumer_credit", "received", "V16", "noted"): 21,
        ("per_1000_provided", "per_1000_provided", "V16", "noted"): 4,
        ("per_1000_sold", "per_1000_sold", "V16", "noted"): 9,
        ("per_1000_sold", "", "M-02", "noted"): 1,
    }


def test_2022_two_hundred_percent_of_complaints_closed_in_three_days_stops_the_cell(fca: Outside) -> None:
    assert fca.places("V05", "closed_in_3_days") == [("% closed in 3 days", "I191", "200%")]


def test_more_complaints_than_policies_is_noted_79000_and_30808_per_thousand(
    fca: Outside, published: dict[tuple[str, str], pd.DataFrame]
) -> None:
    noted = [*fca.places("V16", "per_1000_provided"), *fca.places("V16", "per_1000_sold")]
    expected = [
        value
        for source in ("per_1000_provided", "per_1000_sold")
        for half, tab in zip(HALVES, TABS[source], strict=True)
        for column in numbers(published[half, tab]).values()
        for value in column[column > 1000]
    ]
    assert sorted(float(text) for _, _, text in noted) == sorted(expected)
    assert {"79000", "30808.23", "13333.33"} <= {text for _, _, text in noted}


def test_a_blank_is_no_zero_2022_leaves_zeros_out_and_later_editions_write_them(fca: Outside) -> None:
    zeros = dict(
        fca.rows(
            "select f.file_name, count(*) filter (r.opened = 0) from staging.opened as r inner join staging.files as f "
            "on r.file_id = f.file_id group by f.file_name"
        )
    )
    assert zeros[name_of("2022-h1")] == 0
    assert all(zeros[name_of(half)] > 0 for half in HALVES[1:])


def test_consumer_credit_upheld_is_a_number_in_two_editions_and_a_share_in_two(
    fca: Outside, published: dict[tuple[str, str], pd.DataFrame]
) -> None:
    sheet = "Consumer Credit"
    found = fca.sums("consumer_credit", "received", "closed", "upheld_count", "upheld_share")
    for half in HALVES:
        frame, values = published[half, sheet], found[name_of(half), sheet]
        assert fca.accounts()[name_of(half), sheet] == ("consumer_credit", len(frame), len(frame), 0, 0)
        assert values[:2] == (frame["Complaints Received"].sum(), frame["Complaints Closed"].sum())
        upheld = frame[frame.columns[-1]].sum()
        if frame.columns[-1] == "Complaints upheld by firm":
            assert values[2:] == (upheld, None)
        else:
            assert values[2] is None
            assert float(values[3] or 0) == pytest.approx(upheld, abs=1e-6)
    # 2023 H1 has shares without a percent format as well as with one; none of them became a hundredth.
    assert max(fca.rows("select max(upheld_share) from staging.consumer_credit"))[0] == 1


def test_2024_more_than_twice_as_many_consumer_credit_complaints_received_as_closed_is_noted(
    fca: Outside, published: dict[tuple[str, str], pd.DataFrame]
) -> None:
    # The wave of motor finance complaints: no unit slip, but nothing to score a firm by before somebody has looked.
    for half in HALVES:
        frame = published[half, "Consumer Credit"].set_index("Firm Name")
        received, closed = frame["Complaints Received"], frame["Complaints Closed"]
        surge = frame.index[(received >= 1000) & (received > 2 * closed)]
        query = (
            "select c.firm_name from staging.consumer_credit as c inner join staging.problem_cells as p on "
            "c.file_id = p.file_id and c.source_sheet = p.sheet and c.source_row = p.row "
            "where p.field = 'received' and p.file_name = ?"
        )
        assert sorted(fca.rows(query, name_of(half))) == [(firm,) for firm in sorted(surge)]
        assert len(surge) > 15 if half == "2024-h1" else len(surge) < 3


def test_a_year_beside_half_years_is_noted(fca: Outside, published: dict[tuple[str, str], pd.DataFrame]) -> None:
    years = [
        period
        for half in HALVES
        for period in published[half, "Consumer Credit"]["Reporting period"]
        if length_days(period) > 190
    ]
    assert [text for _, _, text in fca.places("V16", "reporting_period")] == years


def length_days(period: str) -> int:
    first, last = (date.fromisoformat(day) for day in period.split(" to "))
    return (last - first).days


def test_joint_reports_of_2023_h2_are_those_of_2023_h1_sent_again_and_count_once(
    fca: Outside, published: dict[tuple[str, str], pd.DataFrame]
) -> None:
    stale = published["2023-h2", "Consumer credit Joint reporters"]
    assert stale.equals(published["2023-h1", "Consumer credit Joint reporters"])
    no_such_day = stale["Reporting period"].str.contains("06-31").sum()
    assert fca.accounts()[name_of("2023-h2"), "Consumer credit Joint reporters"] == (
        "joint_reports",
        len(stale),
        0,
        no_such_day,
        len(stale) - no_such_day,
    )


def test_joint_reports_are_kept_once_and_the_31st_of_june_is_refused(
    fca: Outside, published: dict[tuple[str, str], pd.DataFrame]
) -> None:
    frames = [
        published[half, tab].set_axis(["firm", "period", "other"], axis=1) for half in HALVES for tab in JOINT[half]
    ]
    everything = pd.concat(frames)
    real = everything[~everything["period"].str.contains("06-31")]
    assert fca.rows("select count(*) from staging.joint_reports") == [(len(real.drop_duplicates()),)]
    assert [text for _, _, text in fca.places("V06", "reporting_period")] == ["2023-01-01 to 2023-06-31"] * 2


def test_sheets_of_words_are_listed_as_not_taken(fca: Outside) -> None:
    query = "select distinct lower(replace(sheet, 'Other ', '')), state, code from staging.sheets where source is null"
    assert sorted(fca.rows(query)) == [("notes", "unrecognised", "E09"), ("trading names", "unrecognised", "E09")]
