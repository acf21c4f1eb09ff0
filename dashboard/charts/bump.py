"""Places over periods: one line per vendor, the first place on top, names at the end of their lines."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.charts import marks, names
from dashboard.charts.marks import Chart
from dashboard.i18n import _, period_marks, period_word
from dashboard.theme import Look

MOST_LINES = 12
HEIGHT = 320


def figure(places: pd.DataFrame, look: Look, *, chosen: str | None = None) -> Chart:
    """Draw one line per vendor over the periods; the chosen vendor's, or else the leader's, stands out.

    `places`: one row per vendor and period with vendor_id, vendor_name, period, period_seq, rank, total. A
    period without a place is a gap. Drawn are the vendors that have a place in the last period, of a large group
    the best twelve, and the chosen one.
    """
    ranked = places.dropna(subset=["rank"]).sort_values(["period_seq", "rank"])
    drawn = _lines(ranked, chosen)
    strong = chosen if chosen in drawn else drawn[0]
    periods = ranked.drop_duplicates("period").sort_values("period_seq")["period"].tolist()
    lowest = int(ranked[ranked["vendor_id"].isin(drawn)]["rank"].max())
    ranks = list(range(1, lowest + 1))
    return marks.figure(
        [
            _line(ranked[ranked["vendor_id"] == vendor], periods, look, strong=vendor == strong)
            for vendor in reversed(drawn)
        ],
        look,
        height=max(HEIGHT, 30 * lowest + 60),
        margin={"l": 15, "r": names.room(ranked["vendor_name"]), "t": 12, "b": 8},
        xaxis=marks.periods_axis(period_marks(periods)),
        yaxis={"range": [lowest + 0.6, 0.4], "tickvals": ranks, "ticktext": [f"{rank}" for rank in ranks]},
        hovermode="closest",
    )


def _lines(ranked: pd.DataFrame, chosen: str | None) -> list[str]:
    last = ranked[ranked["period_seq"] == ranked["period_seq"].max()]
    best = [str(vendor) for vendor in last["vendor_id"].head(MOST_LINES)]
    known = chosen is not None and chosen in set(ranked["vendor_id"]) and chosen not in best
    return [*best, chosen] if known and chosen else best


def _line(rows: pd.DataFrame, periods: list[str], look: Look, *, strong: bool) -> marks.Mark:
    place_in = dict(zip(rows["period"], rows["rank"].astype(int), strict=True))
    total_in = dict(zip(rows["period"], rows["total"], strict=True))
    last = max(at for at, period in enumerate(periods) if period in place_in)
    name = rows["vendor_name"].iloc[-1]
    colour = look.accent if strong else look.faint
    return {
        "type": "scatter",
        "x": list(range(len(periods))),
        "y": [place_in.get(period) for period in periods],
        "mode": "lines+markers+text",
        "connectgaps": False,
        "line": {"color": colour, "width": 3 if strong else 1.5},
        "marker": {"color": colour, "size": 8 if strong else 6, "line": {"color": look.paper, "width": 1}},
        "text": ["" if at != last else f"  {names.short(name)}" for at in range(len(periods))],
        "textposition": "middle right",
        "textfont": {"color": look.ink if strong else look.quiet, "size": 12},
        "cliponaxis": False,
        "customdata": [
            [names.safe(name), period_word(period), theme.score(total_in.get(period))] for period in periods
        ],
        "hovertemplate": _("%{customdata[0]}<br>%{customdata[1]}: place %{y}, score %{customdata[2]}<extra></extra>"),
    }
