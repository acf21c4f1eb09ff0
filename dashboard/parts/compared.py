"""Two to six vendors beside each other: who they are, where they differ most, and every indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import ImageColumn, NumberColumn, TextColumn

from dashboard import data, theme
from dashboard.charts import dots, thread
from dashboard.i18n import _, pick
from dashboard.parts import empty, figures, firm_words, look, tables, words
from dashboard.parts.plain import plain
from dashboard.rows import each, first

MARKS = tuple(dots.SHAPES)
# Whether each score is clearly below the best; None where the vendors are of different peer groups and none is best.
Apart = Sequence[bool | None] | None
MOST_SAID, MOST_DRAWN = 3, 8
# Pixels of a table on the narrowest screen served, and the fewest of a vendor's column.
FRAME, LEAST_WIDTH = 904, 124


def heads(rows: pd.DataFrame, cards: Sequence[data.Card], apart: Apart) -> None:
    """Draw a line per vendor: score with its bounds, distance to the best, trend, cost test, gates."""
    alone, with_best = (
        _("The bar shows where a score may lie."),
        _("The bar shows where a score may lie; the distance is to the best of those chosen."),
    )
    figures.heading(_("Side by side"), alone if apart is None else with_best)
    colours = look.now()
    shown = rows.assign(
        mark=list(MARKS[: len(rows)]),
        place=[_place(row) for row in each(rows)],
        range=tables.bounds(rows.assign(worst=rows["low"], best=rows["high"])),
        behind=_behind(rows, apart),
        thread=[thread.picture(data.trend(card)["total"].tolist(), colours) for card in cards],
        cost=[_cost(data.verdicts(_scope(card)), card.group) for card in cards],
        gates=[_gates(data.gates(card)) for card in cards],
    )
    columns: dict[str, Any] = {
        "mark": TextColumn(" ", width=28, alignment="center"),
        "vendor_name": TextColumn(_("Vendor"), width=162),
        "place": TextColumn(_("Place"), width=56),
        "total": NumberColumn(_("Score"), width=56, format="%.2f"),
        "range": ImageColumn(_("Score may lie"), width=tables.BOUNDS_WIDTH, help=firm_words.on_bounds()),
        "behind": TextColumn(_("Distance to the best"), width=112, help=_on_behind()),
        "tier": TextColumn(_("Tier"), width=42),
        "thread": ImageColumn(_("Trend"), width=72),
        "cost": TextColumn(_("Cost test"), width=100),
        "gates": TextColumn(_("Gates"), width=100),
    }
    if apart is None:
        del columns["behind"]
        columns["vendor_name"] = TextColumn(_("Vendor"), width=270)
    if rows["tier"].isna().all():
        del columns["tier"]
    tables.show(shown, columns, key="compared_heads", alt=_("The vendors chosen, side by side"))


def key(rows: pd.DataFrame) -> None:
    """Say which shape is which vendor."""
    st.caption("　".join(f"{mark} {plain(name)}" for mark, name in zip(MARKS, rows["vendor_name"], strict=False)))


def profile(rows: pd.DataFrame, dimensions: Sequence[pd.DataFrame]) -> None:
    """Draw the dimensions of every vendor on one scale each."""
    figures.heading(_("Scores by dimension"), _("On the right, the weight of the dimension."))
    parts = [
        own.assign(number=number, vendor_name=name, points=own["score"], low=None, high=None)
        for number, (name, own) in enumerate(zip(rows["vendor_name"], dimensions, strict=True))
    ]
    table = pd.concat(parts, ignore_index=True)
    table = table.assign(title=_titles(table), note=[f"{row.weight:.4g}" for row in each(table)])
    figures.show(dots.figure(table, look.now()), key="profile", alt=_("Scores by dimension"))


def differences(rows: pd.DataFrame, compared: pd.DataFrame) -> None:
    """Draw the indicators that set the vendors furthest apart, with what that is of the score."""
    figures.heading(
        _("Where they differ most"),
        _("Points of each indicator, with the bounds that chance leaves; on the right, the difference in the score."),
    )
    some = compared[compared["difference"] > 0]
    if some.empty:
        empty.note(_("On no indicator do they differ, or fewer than two of them have points."))
        return
    codes = list(dict.fromkeys(some["indicator"]))[:MOST_DRAWN]
    table = some[some["indicator"].isin(codes)]
    table = table.assign(
        title=_titles(table),
        note=[theme.score(value) for value in table["difference"]],
        number=_numbers(rows, table),
        low=table["points_low"],
        high=table["points_high"],
    )
    figures.show(dots.figure(table, look.now()), key="differences", alt=_("Where they differ most"))


def sentences(rows: pd.DataFrame, compared: pd.DataFrame, apart: Apart) -> None:
    """Say who is ahead and whether that is clear, and which indicators make the difference."""
    said = [] if apart is None else _order(rows, apart)
    codes = list(dict.fromkeys(compared[compared["difference"] > 0]["indicator"]))[:MOST_SAID]
    joint = {(row.vendor_id, row.group_key) for row in each(rows) if row.engagement_count > 1}
    known = compared.dropna(subset=["points_gained"])
    said += [_difference(known[known["indicator"] == code], joint) for code in codes]
    st.text("\n".join(f"· {one}" for one in said))


def _order(rows: pd.DataFrame, apart: Sequence[bool | None]) -> list[str]:
    best = rows.loc[rows["total"].idxmax()]
    highest = _("{vendor} has the highest score, {score}.")
    said = [highest.format(vendor=best["vendor_name"], score=theme.score(best["total"]))]
    kinds = {
        True: _("Clearly behind it: {vendors}."),
        False: _("Not clearly behind it, the difference may be chance: {vendors}."),
    }
    for kind, sentence in kinds.items():
        names = [name for name, one in zip(rows["vendor_name"], apart, strict=True) if one is kind]
        said += [sentence.format(vendors=_(", ").join(names))] if names else []
    return said


def _difference(own: pd.DataFrame, joint: set[tuple[Any, Any]]) -> str:
    most, least = own.loc[own["points_gained"].idxmax()], own.loc[own["points_gained"].idxmin()]
    return _("{indicator}: {most} earns {points} points more than {least}: {better} against {worse}.").format(
        indicator=pick(most["title_zh"], most["title_en"]),
        most=most["vendor_name"],
        least=least["vendor_name"],
        points=theme.score(most["difference"]),
        better=_earned(most, joint),
        worse=_earned(least, joint),
    )


def _earned(row: Any, joint: set[tuple[Any, Any]]) -> str:
    """Write value and points; of several engagements the points alone, which don't follow from the value of all."""
    if (row["vendor_id"], row["group_key"]) not in joint:
        return _cell(row)
    return _("{points} points (several engagements)").format(points=theme.number(row["points"], 1))


def indicators(rows: pd.DataFrame, compared: pd.DataFrame) -> None:
    """Draw every indicator with value and points of each vendor, the largest difference first."""
    figures.heading(
        _("Every indicator"),
        _("Value, and points of 100 in brackets; the difference is what it makes of the score, weight included."),
    )
    told = compared.assign(number=_numbers(rows, compared), cell=[_cell(row) for row in each(compared)])
    heads = told.drop_duplicates("indicator").set_index("indicator")
    cells = told.pivot_table(index="indicator", columns="number", values="cell", aggfunc="first", sort=False)
    shown = heads.join(cells).reset_index().rename(columns=str)
    shown = shown.assign(
        title=_titles(shown),
        dimension_word=[
            pick(row.dimension_zh, row.dimension_en) for row in each(shown[["dimension_zh", "dimension_en"]])
        ],
    )
    widths = {"difference": tables.fitted(54, 72), "indicator": 44, "title": tables.fitted(140, 158), "weight": 48}
    columns: dict[str, Any] = {
        "difference": NumberColumn(_("Difference"), width=widths["difference"], format="%.2f"),
        "indicator": TextColumn(_("Code"), width=widths["indicator"]),
        "title": TextColumn(_("Indicator"), width=widths["title"]),
    }
    # Three names fit beside the short words of a dimension, two beside long ones.
    if len(rows) <= tables.fitted(3, 2):
        widths["dimension_word"] = tables.fitted(84, 144)
        columns["dimension_word"] = TextColumn(_("Dimension"), width=widths["dimension_word"])
    columns["weight"] = NumberColumn(_("Weight"), width=widths["weight"], format="%.3g")
    width = max((FRAME - sum(widths.values())) // max(len(rows), 3), LEAST_WIDTH)
    columns |= {
        f"{number}": TextColumn(f"{MARKS[number]} {name}", width=width, alignment="right")
        for number, name in enumerate(rows["vendor_name"])
        if f"{number}" in shown
    }
    tables.show(shown, columns, key="compared", alt=_("Every indicator of the vendors chosen"), most_rows=40)
    joint = rows[rows["engagement_count"] > 1]["vendor_name"]
    if len(joint):
        st.caption(
            plain(
                _(
                    "Several engagements: {vendors}. Values are those of all of them together, points are each one's "
                    "own, by its size, so that equal values may earn different points."
                ).format(vendors=_(", ").join(joint))
            )
        )


def _numbers(rows: pd.DataFrame, compared: pd.DataFrame) -> list[int]:
    number = {subject: at for at, subject in enumerate(zip(rows["vendor_id"], rows["group_key"], strict=True))}
    return [number[subject] for subject in zip(compared["vendor_id"], compared["group_key"], strict=True)]


def _titles(rows: pd.DataFrame) -> list[str]:
    return [pick(row.title_zh, row.title_en) for row in each(rows[["title_zh", "title_en"]])]


def _cell(row: Any) -> str:
    score = theme.NOTHING if pd.isna(row.points) else theme.number(row.points, 1)
    return _("{value} ({points})").format(value=_value(row), points=score)


def _value(row: Any) -> str:
    if row.state != "value":
        return words.state(row.state, overdue=bool(row.is_overdue))
    return _("several measures") if pd.isna(row.value) else words.value(row.value, row.display_scale, row.unit)


def _place(row: Any) -> str:
    if pd.isna(row.rank):
        return words.status(row.status)
    return _("{rank} of {count}").format(rank=int(row.rank), count=theme.number(row.peer_count, 0))


def _behind(rows: pd.DataFrame, apart: Apart) -> list[str]:
    words_of = {True: _("clear"), False: _("not clear")}
    gaps = rows["total"] - rows["total"].max()
    told = apart if apart is not None else [None] * len(rows)
    return [
        _("highest") if one is None else f"{theme.signed(gap).replace('-', '−')}　{words_of[one]}"
        for gap, one in zip(gaps, told, strict=True)
    ]


def _on_behind() -> str:
    return _("Clear: a point or more, and more than the bars of both scores explain. Not clear: it may be chance.")


def _scope(card: data.Card) -> data.Scope:
    return data.Scope(card.period, vendor=card.vendor)


def _cost(verdicts: pd.DataFrame, group: str) -> str:
    own = verdicts[verdicts["group_key"] == group]
    if own.empty:
        return theme.NOTHING
    worst = first(own)
    return f"{words.verdict(worst.verdict)}　{words.margin(worst.verdict, worst.margin_of_safety)}"


def _gates(rows: pd.DataFrame) -> str:
    states = rows["state"].value_counts() if len(rows) else {}
    failed, open_ = states.get("failed", 0), states.get("to_be_verified", 0)
    if not len(rows):
        return theme.NOTHING
    said = [_("▲ {count} not passed").format(count=failed)] if failed else []
    said += [_("○ {count} to verify").format(count=open_)] if open_ else []
    return "　".join(said) or _("● All passed")
