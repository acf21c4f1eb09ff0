"""Which assumption matters most: the saving at both ends of each, the widest on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import theme
from dashboard.charts import marks
from dashboard.charts.marks import Chart
from dashboard.theme import Look
from models.cost_simulation import Bar

ROW, BAR_WIDTH = 30, 0.55


def figure(bars: Sequence[Bar], base: float, words: Mapping[str, str], look: Look) -> Chart:
    """Draw a bar per assumption around the saving as it is; left of the nought line outsourcing is dearer."""
    arms = [
        (place, float(value), float(end))
        for place, bar in enumerate(bars)
        for value, end in ((bar.low, bar.saving_low), (bar.high, bar.saving_high))
    ]
    trace = {
        "type": "bar",
        "x": [end - base for _place, _value, end in arms],
        "y": [place for place, _value, _end in arms],
        "base": [base] * len(arms),
        "orientation": "h",
        "width": BAR_WIDTH,
        "marker": {"color": [look.accent_soft if end >= base else look.signal_soft for _place, _value, end in arms]},
        "text": [theme.percent(value) for _place, value, _end in arms],
        "textposition": "outside",
        "textfont": {"size": 11, "color": look.quiet},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    ends = [end for _place, _value, end in arms] + [base, 0.0]
    room = max(max(ends) - min(ends), 1.0) * 0.12
    return marks.figure(
        [trace],
        look,
        height=ROW * max(len(bars), 1) + 34,
        barmode="overlay",
        margin={"l": 8, "r": 8, "t": 4, "b": 4},
        xaxis={
            "range": [min(ends) - room, max(ends) + room],
            "tickvals": [0, base],
            "ticktext": ["0", theme.money(base)],
        },
        yaxis=marks.rows_axis([words[bar.driver] for bar in bars], look),
        shapes=[
            marks.line((0, 0), (-0.5, len(bars) - 0.5), look.signal),
            marks.line((base, base), (-0.5, len(bars) - 0.5), look.faint, line={"dash": "dot"}),
        ],
    )
