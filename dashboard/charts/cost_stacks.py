"""The two arrangements side by side: what each consists of, the largest lines first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from dashboard import theme
from dashboard.charts import marks, names
from dashboard.charts.marks import Chart
from dashboard.i18n import _, pick
from dashboard.rows import each
from dashboard.theme import Look

MOST_PARTS = 5
HEIGHT, BAR = 150, 0.6
# The longest bar and a column of small letters in pixels, on the narrowest screen served.
FIELD, LETTER = 240, 6.5


def figure(lines: pd.DataFrame, look: Look) -> Chart:
    """Draw a bar per side, cut into its largest lines and the rest; each piece is named where there is room.

    `lines`: one row per cost line with side, cost_code, title_zh, title_en, amount_cny. What lowers a side is in
    its sum and in no piece.
    """
    known = lines.dropna(subset=["amount_cny"])
    totals = known.groupby("side")["amount_cny"].sum().to_dict()
    longest = max([*totals.values(), 1.0])
    pieces = [
        piece
        for place, side in enumerate(("IN", "OUT"))
        for piece in _pieces(known[known["side"] == side], place, FIELD / longest, look)
    ]
    # One trace for all of them: a trace costs the browser more than a piece does.
    bars = {
        "type": "bar",
        "x": [piece.amount for piece in pieces],
        "y": [piece.place for piece in pieces],
        "base": [piece.base for piece in pieces],
        "orientation": "h",
        "width": BAR,
        "marker": {"color": [piece.colour for piece in pieces], "line": {"color": look.paper, "width": 1}},
        "text": [piece.text for piece in pieces],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": 11},
        "customdata": [f"{piece.word}: {theme.money(piece.amount)}" for piece in pieces],
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }
    words = [_("In-house"), _("Outsourced")]
    return marks.figure(
        [bars],
        look,
        height=HEIGHT,
        barmode="overlay",
        margin={"l": 8, "r": 90, "t": 4, "b": 4},
        xaxis={"visible": False, "range": [0, longest]},
        yaxis=marks.rows_axis(words, look, 13),
        notes=[
            marks.beside(theme.money(totals.get(side, float("nan"))), place, look.ink)
            for place, side in enumerate(("IN", "OUT"))
        ],
    )


@dataclass(frozen=True)
class _Piece:
    """A piece of a side's bar: what it is, from which amount on and how far it goes."""

    word: str
    text: str
    amount: float
    base: float
    place: int
    colour: str


def _pieces(lines: pd.DataFrame, place: int, scale: float, look: Look) -> Iterator[_Piece]:
    """Cut a side's bar into pieces, each with its name or its code where there is room; `scale`: pixels per CNY."""
    base = 0.0
    for part, (code, word, amount) in enumerate(_parts(lines)):
        room = scale * amount - 8
        text = next((text for text in (word, code) if names.columns(text) * LETTER < room), "")
        yield _Piece(word, text, amount, base, place, look.series[part % len(look.series)])
        base += amount


def _parts(lines: pd.DataFrame) -> list[tuple[str, str, float]]:
    ordered = lines[lines["amount_cny"] > 0].sort_values("amount_cny", ascending=False, kind="stable")
    parts = [
        (row.cost_code, names.short(pick(row.title_zh, row.title_en), 24), float(row.amount_cny))
        for row in each(ordered.head(MOST_PARTS))
    ]
    rest = float(ordered["amount_cny"].iloc[MOST_PARTS:].sum())
    return [*parts, ("", _("Other lines"), rest)] if rest else parts
