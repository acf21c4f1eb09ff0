"""Do the charts say what their frames say: literal rows in, places and words out."""

from __future__ import annotations

import base64
import re
from fractions import Fraction
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import i18n, theme
from dashboard.charts import (
    bump,
    cost_stacks,
    curve,
    frontier,
    interval,
    makeup,
    marks,
    peers,
    quadrant,
    thread,
    tornado,
    trend,
    verdicts,
    waterfall,
)
from dashboard.theme import DARK, LIGHT, Look
from models.cost_simulation import Bar
from tests.dashboard.checked import checked


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def words_of(chart: go.Figure) -> list[str]:
    """Every text of a figure: annotations, point texts, tick texts."""
    layout = chart.to_dict()["layout"]
    texts = [note["text"] for note in layout.get("annotations", [])]
    for axis in ("xaxis", "yaxis"):
        texts += list(layout[axis].get("ticktext") or [])
    for trace in chart.data:
        text = getattr(trace, "text", None)
        texts += [text] if isinstance(text, str) else list(text or [])
    return [str(text) for text in texts]


def places(*rows: tuple[str, str, int, int | None, float]) -> pd.DataFrame:
    columns = ["vendor_name", "period", "period_seq", "rank", "total"]
    frame = pd.DataFrame(rows, columns=columns).astype({"rank": "Int64"})
    return frame.assign(vendor_id=frame["vendor_name"])


def test_a_line_runs_through_a_vendors_places_and_breaks_where_it_had_none() -> None:
    chart = checked(
        bump.figure,
        places(("甲", "2025Q1", 1, 1, 90), ("甲", "2025Q2", 2, None, 80), ("甲", "2025Q3", 3, 2, 85),
               ("乙", "2025Q1", 1, 2, 80), ("乙", "2025Q2", 2, 1, 81), ("乙", "2025Q3", 3, 1, 92)),
        LIGHT,
    )  # fmt: skip
    lines: dict[str, Any] = {trace.customdata[0][0]: trace for trace in chart.data}
    assert list(lines["甲"].y) == [1, None, 2]
    assert lines["甲"].connectgaps is False
    assert list(lines["乙"].y) == [2, 1, 1]


def test_the_first_place_is_on_top() -> None:
    low, high = checked(
        bump.figure, places(("甲", "2025Q1", 1, 1, 90), ("乙", "2025Q1", 1, 2, 80)), LIGHT
    ).layout.yaxis.range
    assert low > high


def test_of_many_vendors_the_best_and_the_chosen_one_are_drawn() -> None:
    rows = places(*[(f"v{place:02d}", "2025Q1", 1, place, 100 - place) for place in range(1, 41)])
    drawn = {trace.customdata[0][0] for trace in checked(bump.figure, rows, LIGHT, chosen="v33").data}
    assert len(drawn) == 13
    assert {"v01", "v12", "v33"} <= drawn


def given(*rows: tuple[str, int, float | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["title_en", "weight", "score", "peer_median"])
    return frame.assign(title_zh=frame["title_en"], prior_score=[80.0] * len(frame), change=[1.5] * len(frame))


def test_a_dimension_without_a_score_has_no_bar_and_says_so() -> None:
    chart = checked(peers.figure, given(("Scale", 10, None, 70), ("Results", 45, 82.5, 80)), LIGHT)
    assert list(chart.data[0].x) == [0, 82.5]
    assert theme.NOTHING in words_of(chart)
    assert "82.50" in words_of(chart)


def test_below_the_peers_is_marked_by_place_and_colour() -> None:
    chart = checked(peers.figure, given(("Scale", 10, 60, 70), ("Results", 45, 82.5, 80)), LIGHT)
    assert list(chart.data[0].marker.color) == [LIGHT.signal_soft, LIGHT.accent_soft]
    assert [shape.x0 for shape in chart.layout.shapes] == [70, 80]


def test_a_waterfall_ends_where_it_should_and_shows_what_is_left_over() -> None:
    changes = pd.DataFrame({"title": ["Scale", "Results"], "change": [2.0, -5.0], "note": ["", "8.1‱ → 12.4‱"]})
    texts = words_of(checked(waterfall.figure, changes, LIGHT, before=90.0, after=87.5))
    assert texts.count("Other") == 1
    assert {"▲ 2.00", "▼ 5.00", "▲ 0.50", "8.1‱ → 12.4‱"} <= set(texts)
    texts = words_of(checked(waterfall.figure, changes, LIGHT, before=90.0, after=87.0))
    assert "Other" not in texts


def vendors(*rows: tuple[str, float | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["vendor_name", "total", "fee_cny"])
    return frame.assign(vendor_id=frame["vendor_name"])


def test_a_vendor_without_fee_or_score_is_not_placed() -> None:
    chart = checked(quadrant.figure, vendors(("甲", 90, 1e6), ("乙", None, 1e6), ("丙", 80, None)), LIGHT, good_from=80)
    assert list(chart.data[0].y) == [90]
    assert list(chart.data[0].x) == [1000]


def test_a_low_score_has_a_shape_of_its_own() -> None:
    chart = checked(quadrant.figure, vendors(("甲", 90, 1e6), ("乙", 70, 2e6)), LIGHT, good_from=80)
    assert list(chart.data[0].marker.symbol) == ["circle", "diamond"]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_no_chart_reads_a_tag_in_a_name(look: Look) -> None:
    name = "<b>x</b><img src=x>"
    rows = places((name, "2025Q1", 1, 1, 90), (name + "2", "2025Q1", 1, 2, 80))
    frames = vendors((name, 90, 1e6), ("乙", 70, 2e6))
    parts = pd.DataFrame(
        {"vendor_id": ["a"], "vendor_name": [name], "rank": [1], "total": [90.0], "seq": [1], "title_zh": [name],
         "title_en": [name], "points": [90.0]}
    )  # fmt: skip
    charts = [
        checked(bump.figure, rows, look),
        checked(quadrant.figure, frames, look, good_from=80),
        checked(makeup.figure, parts, look),
        checked(peers.figure, given((name, 10, 60, 70)), look),
    ]
    for chart in charts:
        assert "<img" not in chart.to_json()
        assert "<b>x" not in chart.to_json()


def test_what_a_score_is_made_of_adds_up_to_the_score_beside_it() -> None:
    rows = pd.DataFrame(
        {"vendor_id": ["a", "a", "b"], "vendor_name": ["甲", "甲", "乙"], "rank": [1, 1, 2], "total": [78.59, 78.59, 70.0],
         "seq": [1, 2, 1], "title_zh": ["质量", "成本", "质量"], "title_en": ["Quality", "Cost", "Quality"],
         "points": [50.0, 33.59, 70.0]}
    )  # fmt: skip
    assert {"78.59 (−5.00)", "70.00"} <= set(words_of(checked(makeup.figure, rows, LIGHT)))


def test_the_trend_names_both_lines_at_their_ends() -> None:
    rows = pd.DataFrame({"period": ["2025Q1", "2025Q2"], "total": [80.0, 90.0], "peer_median": [82.0, 83.0]})
    assert {"90.00 score", "83.00 median"} <= set(words_of(checked(trend.figure, rows, LIGHT)))


def test_verdicts_stand_in_the_order_given_with_their_counts() -> None:
    chart = checked(verdicts.figure, {"PASS": 3}, {"FAIL": "▲ Fail", "PASS": "● Pass"}, LIGHT)
    assert list(chart.layout.yaxis.ticktext) == ["▲ Fail", "● Pass"]
    assert list(chart.data[0].x) == [0, 3]


def svg(address: str) -> str:
    return base64.b64decode(address.partition(",")[2]).decode()


def test_a_range_is_drawn_with_its_ends_in_figures() -> None:
    drawn = svg(interval.picture(80, 70, 90, (60, 100), LIGHT))
    assert ">70.00<" in drawn
    assert ">90.00<" in drawn
    assert "circle" in drawn


def test_without_a_range_nothing_is_drawn_and_without_a_score_no_dot() -> None:
    assert interval.picture(80, None, 90, (60, 100), LIGHT) == ""
    assert "circle" not in svg(interval.picture(None, 70, 90, (60, 100), LIGHT))


@pytest.mark.parametrize(
    ("change", "written"), [(2.5, "▲ 2.50"), (-1, "▼ 1.00"), (0, "＝"), (0.004, "＝"), (None, "–"), (float("nan"), "–")]
)
def test_a_movement_is_a_shape_and_a_size(change: float | None, written: str) -> None:
    assert theme.arrow(change) == written


def test_money_is_written_in_the_unit_of_the_page() -> None:
    assert (theme.money(1_234_567.89), theme.money_unit()) == ("1,234.6", "k CNY")
    i18n.use("zh")
    assert (theme.money(1_234_567.89), theme.money_unit()) == ("123.46", "万元")
    assert theme.money(None) == "–"


def test_what_a_unit_costs_has_the_digits_it_needs() -> None:
    assert theme.unit_price(868.55045) == "868.55"
    assert theme.unit_price(1.48156) == "1.4816"
    assert theme.unit_price(None) == "–"


def test_a_piece_of_a_bar_is_named_or_coded_only_where_there_is_room() -> None:
    amounts = {"I1": ("Operators", 600.0), "I2": ("Social insurance", 120.0), "I10": ("Rent", 60.0)}
    rows = [{"side": "IN", "cost_code": code, "title_zh": name, "title_en": name, "amount_cny": amount}
            for code, (name, amount) in amounts.items()]  # fmt: skip
    rows.append({"side": "OUT", "cost_code": "O", "title_zh": "Price", "title_en": "Price", "amount_cny": 900.0})
    chart = checked(cost_stacks.figure, pd.DataFrame(rows), LIGHT)
    (bars,) = chart.data
    assert list(bars.text) == ["Operators", "I2", "", "Price"]
    assert bars.customdata[1].partition(":")[0] == "Social insurance"
    assert list(zip(bars.y, bars.base, bars.x, strict=True)) == [
        (0, 0.0, 600.0), (0, 600.0, 120.0), (0, 720.0, 60.0), (1, 0.0, 900.0),
    ]  # fmt: skip


def test_the_frontier_joins_whom_nobody_beats_on_both() -> None:
    rows = pd.DataFrame(
        [
            ("E1", "甲", "甲 · 东", 1.0, 80.0, True),
            ("E2", "乙", "乙 · 西", 2.0, 90.0, True),
            ("E3", "丙", "丙 · 南", 3.0, 70.0, False),
        ],
        columns=["engagement_id", "vendor_name", "label", "accepted_unit_cny", "total", "is_efficient"],
    )
    edge, dots = checked(frontier.figure, rows, "件", LIGHT).data
    assert {(80.0, 1.0), (90.0, 2.0)} <= set(zip(edge.y, edge.x, strict=True))
    assert 3.0 not in edge.x
    assert list(dots.x) == [1.0, 2.0, 3.0]


def test_a_tornado_draws_both_ends_of_each_assumption_from_the_saving_as_it_is() -> None:
    shift = (Fraction("0.9"), Fraction("1.1"))
    bars = [
        Bar("wage", *shift, Fraction(-100), Fraction(300), None),
        Bar("price", *shift, Fraction(250), Fraction(-50), None),
    ]
    chart = checked(tornado.figure, bars, 100.0, {"wage": "Wages", "price": "Price"}, LIGHT)
    ends = [base + length for trace in chart.data for base, length in zip(trace.base, trace.x, strict=True)]
    assert ends == [-100, 300, 250, -50]
    assert {"Wages", "Price"} <= set(words_of(chart))


def test_no_palette_sets_red_against_green() -> None:
    def hue(colour: str) -> str:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return "red" if red > 1.6 * max(green, blue) else "green" if green > 1.3 * max(red, blue) else "other"

    for look in (LIGHT, DARK):
        hues = {hue(colour) for colour in (look.accent, look.accent_soft, look.signal_soft, *look.series)}
        assert "green" not in hues
        assert "red" not in hues


def drawing(address: str) -> str:
    return base64.b64decode(address.partition(",")[2]).decode()


def test_a_curve_has_its_value_on_it() -> None:
    # Full points up to 5, none from 20 on; 8 lies a fifth of the way down.
    pieces = [(None, 5.0, 100.0, 100.0), (5.0, 20.0, 100.0, 0.0), (20.0, None, 0.0, 0.0)]
    svg = drawing(curve.picture(pieces, 8.0, 80.0, LIGHT))
    assert svg.count("<polyline") == 3
    field = (curve.LEFT, curve.RIGHT)
    across = field[0] + (8 - 2) / (23 - 2) * (field[1] - field[0])
    assert f'cx="{across:.1f}" cy="7.2"' in svg
    assert LIGHT.signal in svg
    assert LIGHT.accent in drawing(curve.picture(pieces, 3.0, 100.0, LIGHT))


def test_a_curve_without_a_value_has_no_dot_and_without_a_curve_there_is_nothing() -> None:
    pieces = [(None, 0.0, 100.0, 100.0), (0.0, None, 0.0, 0.0)]
    assert "<circle" not in drawing(curve.picture(pieces, None, None, LIGHT))
    assert curve.picture([], 1.0, 50.0, LIGHT) == ""


def test_a_thread_runs_straight_from_month_to_month_and_breaks_where_one_is_missing() -> None:
    drawn = base64.b64decode(thread.picture([0.0, 10.0, None, 5.0, None, 5.0], LIGHT).partition(",")[2]).decode()
    # From the left edge at the lowest value to a fifth of the way at the highest; no curve in between.
    assert re.findall('points="([^"]+)"', drawn) == ["4.0,19.0 15.2,5.0"]
    # Values that stand alone are dots, the last one the largest.
    assert re.findall('cx="([^"]+)" cy="([^"]+)" r="([^"]+)"', drawn) == [
        ("37.6", "12.0", "1.6"),
        ("60.0", "12.0", "2.2"),
    ]
    assert "<path" not in drawn


def test_a_thread_of_one_value_is_level_and_of_none_is_nothing() -> None:
    level = base64.b64decode(thread.picture([3.0, 3.0], LIGHT).partition(",")[2]).decode()
    assert re.findall('points="([^"]+)"', level) == ["4.0,12.0 60.0,12.0"]
    assert thread.picture([], LIGHT) == ""
    assert thread.picture([None, float("nan")], LIGHT) == ""


def test_words_keep_off_their_rows_and_have_room() -> None:
    axis = marks.rows_axis(["管理规范性", "资质"], LIGHT, 13)
    chart = marks.figure(
        [], LIGHT, height=100, margin={"l": 8, "r": 0, "t": 0, "b": 0}, xaxis={"visible": False}, yaxis=axis
    )
    assert axis["ticklen"] >= 4
    assert chart["layout"]["margin"]["l"] >= axis["ticklen"] + 13 * len("管理规范性")
