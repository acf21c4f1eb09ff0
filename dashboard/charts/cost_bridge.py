"""What outsourcing really costs: from the price, line by line, to the total, with in-house cost beside it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.charts import marks, names
from dashboard.charts.marks import Chart
from dashboard.i18n import _, pick
from dashboard.rows import each
from dashboard.theme import Look

ROW, BAR = 30, 0.6


def figure(lines: pd.DataFrame, look: Look) -> Chart:
    """Draw the price, what changes it afterwards, the lines on top of it, the outsourced total and the in-house total.

    `lines`: one row per cost line with side, cost_code, title_zh, title_en, amount_cny, before_credits_cny; blank lines
    are left out.
    """
    known = lines.dropna(subset=["amount_cny"])
    outsourced = known[known["side"] == "OUT"]
    steps = [step for row in each(outsourced) for step in _steps(row)]
    total = sum(amount for _word, amount in steps)
    inhouse = float(known.loc[known["side"] == "IN", "amount_cny"].sum())
    starts = [sum(amount for _word, amount in steps[:place]) for place in range(len(steps))]
    words = [word for word, _amount in steps] + [_("Outsourced, total"), _("In-house, total")]
    lengths = [amount for _word, amount in steps] + [total, inhouse]
    colours = [look.accent] + [look.accent_soft] * (len(steps) - 1) if steps else []
    colours += [look.accent, look.faint]
    bars = {
        "type": "bar",
        "x": lengths,
        "y": list(range(len(words))),
        "base": [*starts, 0, 0],
        "orientation": "h",
        "width": BAR,
        "marker": {"color": colours},
        "text": [theme.money(amount) for amount in lengths],
        "textposition": "outside",
        "textfont": {"size": 12, "color": look.ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return marks.figure(
        [bars],
        look,
        height=ROW * len(words) + 16,
        margin={"l": 8, "r": 8, "t": 4, "b": 4},
        xaxis={"visible": False, "range": [0, max([total, inhouse, 1.0]) * 1.14]},
        yaxis=marks.rows_axis(words, look),
        shapes=[marks.line((inhouse,) * 2, (-0.5, len(words) - 0.5), look.faint, line={"dash": "dot"}, layer="below")],
    )


def _steps(row: Any) -> list[tuple[str, float]]:
    """Return a line as a step, and the price's credits and bonuses as a step of their own."""
    name = f"{row.cost_code} {names.short(pick(row.title_zh, row.title_en), 24)}"
    later = float(row.amount_cny) - float(row.before_credits_cny)
    if row.cost_code != "O1" or not round(later, 2):
        return [(name, float(row.amount_cny))]
    return [(name, float(row.before_credits_cny)), (_("Credits and bonuses"), later)]
