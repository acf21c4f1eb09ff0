"""Places over periods: one line per vendor, the first place on top, names at the end of their lines."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts import names
from dashboard.i18n import _, period_marks, period_word
from dashboard.theme import Look

MOST_LINES = 12
HEIGHT = 320


def figure(places: pd.DataFrame, look: Look, *, chosen: str | None = None) -> go.Figure:
    """Draw one line per vendor over the periods; the chosen vendor's, or else the leader's, stands out.

    `places`: one row per vendor and period with vendor_id, vendor_name, period, period_seq, rank, total. A
    period without a place is a gap. Of a large group the twelve that end best are drawn, and the chosen one.
    """
    ranked = places.dropna(subset=["rank"]).sort_values(["period_seq", "rank"])
    drawn = _lines(ranked, chosen)
    strong = chosen if chosen in drawn else (drawn[0] if drawn else None)
    periods = ranked.drop_duplicates("period").sort_values("period_seq")["period"].tolist()
    chart = go.Figure()
    for vendor in reversed(drawn):
        chart.add_trace(_line(ranked[ranked["vendor_id"] == vendor], periods, look, strong=vendor == strong))
    lowest = int(ranked[ranked["vendor_id"].isin(drawn)]["rank"].max()) if drawn else 1
    chart.update_layout(
        **theme.layout(
            look,
            height=max(HEIGHT, 30 * lowest + 60),
            margin={"l": 8, "r": names.room(ranked["vendor_name"]), "t": 12, "b": 8},
            xaxis={
                "tickvals": list(range(len(periods))),
                "ticktext": period_marks(periods),
                "tickangle": 0,
                "range": [-0.3, len(periods) - 0.85],
            },
            yaxis={
                "range": [lowest + 0.6, 0.4],
                "tickvals": list(range(1, lowest + 1)),
                "tickfont": {"size": 12, "color": look.quiet},
            },
            hovermode="closest",
        )
    )
    return chart


def _lines(ranked: pd.DataFrame, chosen: str | None) -> list[str]:
    ended = ranked.groupby("vendor_id").tail(1).sort_values(["period_seq", "rank"], ascending=[False, True])
    best = ended["vendor_id"].head(MOST_LINES).tolist()
    known = chosen is not None and chosen in set(ended["vendor_id"]) and chosen not in best
    return [*best, chosen] if known and chosen else best


def _line(rows: pd.DataFrame, periods: list[str], look: Look, *, strong: bool) -> go.Scatter:
    by_period = rows.set_index("period")
    places = [by_period["rank"].get(period) for period in periods]
    totals = [by_period["total"].get(period) for period in periods]
    last = max((at for at, place in enumerate(places) if place is not None), default=0)
    name = names.safe(rows["vendor_name"].iloc[-1])
    short = names.short(rows["vendor_name"].iloc[-1])
    colour = look.accent if strong else look.faint
    return go.Scatter(
        x=list(range(len(periods))),
        y=places,
        mode="lines+markers+text",
        connectgaps=False,
        line={"color": colour, "width": 3 if strong else 1.5},
        marker={"color": colour, "size": 8 if strong else 6, "line": {"color": look.paper, "width": 1}},
        text=["" if at != last else f"  {short}" for at in range(len(periods))],
        textposition="middle right",
        textfont={"color": look.ink if strong else look.quiet, "size": 12},
        cliponaxis=False,
        customdata=[
            [name, period_word(period), theme.score(total)] for period, total in zip(periods, totals, strict=True)
        ],
        hovertemplate=_("%{customdata[0]}<br>%{customdata[1]}: place %{y}, score %{customdata[2]}<extra></extra>"),
    )
