"""The two arrangements side by side: what each consists of, the largest lines first."""

from __future__ import annotations

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
    traces: list[marks.Mark] = []
    for place, side in enumerate(("IN", "OUT")):
        base = 0.0
        for part, (code, word, amount) in enumerate(_parts(known[known["side"] == side])):
            room = FIELD * amount / max(totals.values(), default=1.0) - 8
            traces.append(
                {
                    "type": "bar",
                    "x": [amount],
                    "y": [place],
                    "base": [base],
                    "orientation": "h",
                    "width": BAR,
                    "marker": {
                        "color": look.series[part % len(look.series)],
                        "line": {"color": look.paper, "width": 1},
                    },
                    "text": [next((text for text in (word, code) if names.columns(text) * LETTER < room), "")],
                    "textposition": "inside",
                    "insidetextanchor": "middle",
                    "textangle": 0,
                    "constraintext": "none",
                    "textfont": {"size": 11},
                    "customdata": [f"{word}: {theme.money(amount)}"],
                    "hovertemplate": "%{customdata}<extra></extra>",
                    "cliponaxis": False,
                }
            )
            base += amount
    words = [_("In-house"), _("Outsourced")]
    return marks.figure(
        traces,
        look,
        height=HEIGHT,
        barmode="overlay",
        margin={"l": 8, "r": 90, "t": 4, "b": 4},
        xaxis={"visible": False, "range": [0, max([*totals.values(), 1.0])]},
        yaxis=marks.rows_axis(words, look, 13),
        notes=[
            marks.beside(theme.money(totals.get(side, float("nan"))), place, look.ink)
            for place, side in enumerate(("IN", "OUT"))
        ],
    )


def _parts(lines: pd.DataFrame) -> list[tuple[str, str, float]]:
    ordered = lines[lines["amount_cny"] > 0].sort_values("amount_cny", ascending=False, kind="stable")
    parts = [
        (row.cost_code, names.short(pick(row.title_zh, row.title_en), 24), float(row.amount_cny))
        for row in each(ordered.head(MOST_PARTS))
    ]
    rest = float(ordered["amount_cny"].iloc[MOST_PARTS:].sum())
    return [*parts, ("", _("Other lines"), rest)] if rest else parts
