"""Score against fee: what each vendor costs and what it gives for that."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts import names
from dashboard.i18n import _, language
from dashboard.theme import CNY_PER_THOUSAND, CNY_PER_WAN, Look

MOST_NAMES = 14


def figure(ranking: pd.DataFrame, look: Look, *, good_from: float | None, chosen: str | None = None) -> go.Figure:
    """Draw a point per vendor, fee across and score up, and cut the field at the median fee and the good score.

    `ranking`: one row per vendor with vendor_id, vendor_name, total, fee_cny; rows without either are left out.
    """
    rows = ranking.dropna(subset=["total", "fee_cny"])
    per = CNY_PER_WAN if language() == "zh" else CNY_PER_THOUSAND
    fee = rows["fee_cny"] / per
    low = rows["total"] < (good_from if good_from is not None else float("-inf"))
    chart = go.Figure()
    chart.add_scatter(
        x=fee,
        y=rows["total"],
        mode="markers+text",
        marker={
            "size": [13 if vendor == chosen else 9 for vendor in rows["vendor_id"]],
            "color": [look.signal if below else look.accent for below in low],
            "symbol": ["diamond" if below else "circle" for below in low],
            "line": {"color": look.paper, "width": 1},
        },
        text=[names.short(name, 16) for name in rows["vendor_name"]] if len(rows) <= MOST_NAMES else None,
        textposition=_sides(fee),
        textfont={"size": 11, "color": look.quiet},
        customdata=[
            [names.safe(row.vendor_name), theme.score(row.total), theme.money(row.fee_cny)]
            for row in rows.itertuples()
        ],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} · %{customdata[2]} " + theme.money_unit() + "<extra></extra>",
        cliponaxis=False,
    )
    cut = {"color": look.line, "width": 1.5}
    if len(rows) > 1:
        chart.add_vline(x=float(fee.median()), line=cut)
    if good_from is not None:
        chart.add_hline(
            y=good_from, line=cut, annotation_text=_("{score:g} points").format(score=good_from),
            annotation_position="bottom right", annotation_font={"size": 11, "color": look.faint},
        )
    chart.update_layout(
        **theme.layout(
            look,
            height=320,
            margin={"l": 8, "r": 20, "t": 14, "b": 8},
            xaxis={
                "title": {"text": _("Fee of the period ({unit})").format(unit=theme.money_unit())},
                "range": _span(fee, 0.16),
                "tickformat": ",~g",
                "nticks": 6,
            },
            yaxis={"title": {"text": _("Score")}, "range": _span(rows["total"], 0.14), "nticks": 6, "tickformat": "g"},
        )
    )
    return chart


def _sides(fee: pd.Series) -> list[str]:  # type: ignore[type-arg]
    """Put the name of a point on the right half to its left, so that no name leaves the field."""
    middle = (fee.min() + fee.max()) / 2
    return ["middle left" if value > middle else "middle right" for value in fee]


def _span(values: pd.Series, room: float) -> list[float]:  # type: ignore[type-arg]
    if values.empty:
        return [0.0, 1.0]
    width = max(float(values.max() - values.min()), 1.0)
    return [float(values.min()) - room * width, float(values.max()) + room * width]
