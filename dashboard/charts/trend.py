"""One vendor's score over the periods, with its peers' median behind it."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.charts import marks
from dashboard.charts.marks import Chart
from dashboard.i18n import _, period_marks, period_word
from dashboard.theme import Look

HEIGHT = 266
# Ends of lines closer than this share of the field are written apart.
TOO_CLOSE = 0.12


def figure(trend: pd.DataFrame, look: Look) -> Chart:
    """Draw the vendor's line and the median's; a period without a score is a gap.

    `trend`: one row per period in order with period, total, peer_median.
    """
    periods = trend["period"].tolist()
    shared = {"type": "scatter", "x": list(range(len(periods))), "customdata": [period_word(each) for each in periods]}
    median = {
        **shared,
        "y": marks.values(trend["peer_median"]),
        "mode": "lines",
        "line": {"color": look.faint, "width": 1.5, "dash": "dot"},
        "hovertemplate": _("%{customdata}: peers' median %{y:.2f}<extra></extra>"),
    }
    own = {
        **shared,
        "y": marks.values(trend["total"]),
        "mode": "lines+markers",
        "line": {"color": look.accent, "width": 2.5},
        "marker": {"size": 7, "color": look.accent, "line": {"color": look.paper, "width": 1}},
        "hovertemplate": "%{customdata}: %{y:.2f}<extra></extra>",
    }
    return marks.figure(
        [median, own],
        look,
        height=HEIGHT,
        margin={"l": 8, "r": 92, "t": 14, "b": 8},
        xaxis=marks.periods_axis(period_marks(periods)),
        yaxis={"nticks": 5, "tickformat": "~g", "showgrid": True, "gridcolor": look.line},
        notes=_ends(trend, look),
    )


def _ends(trend: pd.DataFrame, look: Look) -> list[marks.Mark]:
    """Write the last values beside the ends of the lines, apart enough to be read."""
    lines = (("total", _("score"), look.accent), ("peer_median", _("median"), look.quiet))
    known = [(trend[column].dropna(), word, colour) for column, word, colour in lines]
    ends = sorted((float(values.iloc[-1]), word, colour) for values, word, colour in known if len(values))
    both = trend[["total", "peer_median"]]
    spread = max(float(both.max().max() - both.min().min()), 1.0)
    close = len(ends) > 1 and ends[1][0] - ends[0][0] < spread * TOO_CLOSE
    return [
        marks.beside(f"{theme.score(value)} {word}", value, colour, 12, yshift=(18 * at - 9) if close else 0)
        for at, (value, word, colour) in enumerate(ends)
    ]
