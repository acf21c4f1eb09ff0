"""Dimensions beside each other: one vendor against its peers, and what each dimension gives every vendor."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts import names
from dashboard.i18n import _, pick
from dashboard.rows import each
from dashboard.theme import Look

BAR = 0.46


def against_peers(dimensions: pd.DataFrame, look: Look) -> go.Figure:
    """Draw a bar per dimension, a tick at the peers' median and a ring at last period's score.

    `dimensions`: one row per dimension with title_zh, title_en, weight, score, prior_score, peer_median. A
    dimension without a score has no bar and says so.
    """
    rows = dimensions.reset_index(drop=True)
    titles = [pick(row.title_zh, row.title_en) for row in each(rows)]
    chart = go.Figure()
    below = [_is_below(row.score, row.peer_median) for row in each(rows)]
    chart.add_bar(
        x=rows["score"].fillna(0),
        y=list(range(len(rows))),
        orientation="h",
        width=BAR,
        marker={"color": [look.signal_soft if low else look.accent_soft for low in below]},
        hoverinfo="skip",
    )
    for at, row in enumerate(each(rows)):
        if pd.notna(row.peer_median):
            chart.add_shape(
                type="line",
                x0=row.peer_median,
                x1=row.peer_median,
                y0=at - 0.36,
                y1=at + 0.36,
                line={"color": look.ink, "width": 2},
            )
    chart.add_scatter(
        x=rows["prior_score"],
        y=list(range(len(rows))),
        mode="markers",
        marker={"symbol": "circle", "size": 9, "color": look.paper, "line": {"color": look.quiet, "width": 1.5}},
        cliponaxis=False,
        hovertemplate=_("last period %{x:.2f}<extra></extra>"),
    )
    chart.update_layout(
        **theme.layout(
            look,
            height=44 * len(rows) + 46,
            margin={"l": 8, "r": 66, "t": 26, "b": 8},
            xaxis={"range": [0, 101], "visible": False},
            yaxis={
                "range": [len(rows) - 0.5, -0.5],
                "tickvals": list(range(len(rows))),
                "ticktext": [
                    f"{names.safe(title)} <span style='color:{look.quiet};font-size:11px'>{weight:.3g}</span>"
                    for title, weight in zip(titles, rows["weight"], strict=True)
                ],
                "tickfont": {"size": 13, "color": look.ink},
            },
        )
    )
    for at, row in enumerate(each(rows)):
        chart.add_annotation(
            xref="paper",
            x=1,
            xanchor="left",
            y=at,
            showarrow=False,
            xshift=6,
            text=theme.score(row.score),
            font={"size": 14, "color": look.signal if below[at] else look.ink},
        )
    _explain(chart, rows, look)
    return chart


def given(contributions: pd.DataFrame, look: Look, *, chosen: str | None = None) -> go.Figure:
    """Draw a bar per vendor made of the points each dimension gives it.

    `contributions`: one row per vendor and dimension with vendor_name, total, seq, points, titles, in the order
    of the ranking. The key above the bars stands in their order.
    """
    vendors = contributions.drop_duplicates("vendor_id").head(15).reset_index(drop=True)
    rows = contributions[contributions["vendor_id"].isin(vendors["vendor_id"])]
    place = {vendor: at for at, vendor in enumerate(vendors["vendor_id"])}
    chart = go.Figure()
    key = []
    for number, (_seq, part) in enumerate(rows.groupby("seq", sort=True)):
        title = names.safe(pick(part["title_zh"].iloc[0], part["title_en"].iloc[0]))
        colour = look.series[number % len(look.series)]
        key.append(f"<span style='color:{colour}'>■</span> {title}")
        chart.add_bar(
            x=part["points"],
            y=[place[vendor] for vendor in part["vendor_id"]],
            orientation="h",
            width=0.62,
            marker={"color": colour, "line": {"color": look.paper, "width": 1}},
            customdata=[[names.safe(name)] for name in part["vendor_name"]],
            hovertemplate=f"%{{customdata[0]}}<br>{title} %{{x:.2f}}<extra></extra>",
        )
    _head(chart, "　".join(key), look)
    _close(chart, vendors, look, chosen)
    return chart


def _close(chart: go.Figure, vendors: pd.DataFrame, look: Look, chosen: str | None) -> None:
    chart.update_layout(
        **theme.layout(
            look,
            height=max(150, 32 * len(vendors) + 44),
            barmode="stack",
            margin={"l": 8, "r": 56, "t": 28, "b": 4},
            xaxis={"range": [0, 100], "visible": False},
            yaxis={
                "range": [len(vendors) - 0.5, -0.5],
                "tickvals": list(range(len(vendors))),
                "ticktext": [
                    _named(row.vendor_name, look, strong=row.vendor_id == chosen, placed=pd.notna(row.rank))
                    for row in each(vendors)
                ],
                "tickfont": {"size": 12, "color": look.ink},
            },
        )
    )
    for at, row in enumerate(each(vendors)):
        chart.add_annotation(
            xref="paper",
            x=1,
            xanchor="left",
            y=at,
            showarrow=False,
            xshift=6,
            text=theme.score(row.total),
            font={"size": 13, "color": look.ink},
        )


def _explain(chart: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Say once, above the first bar, what the tick and the ring stand for."""
    first = rows.iloc[0]
    words = []
    if pd.notna(first["peer_median"]):
        words.append(_("┃ peers' median"))
    if pd.notna(first["prior_score"]):
        words.append(_("○ last period"))
    _head(chart, "　".join(words), look)


def _head(chart: go.Figure, text: str, look: Look) -> None:
    """Write a line of explanation over a chart, from its left edge."""
    chart.update_layout(
        title={
            "text": text,
            "x": 0,
            "xref": "container",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 4, "l": 4},
            "font": {"size": 12, "color": look.quiet},
        }
    )


def _named(name: str, look: Look, *, strong: bool, placed: bool) -> str:
    """Write the chosen vendor in bold and one without a place quietly."""
    text = f"<b>{names.short(name)}</b>" if strong else names.short(name)
    return text if placed else f"<span style='color:{look.quiet}'>{text}</span>"


def _is_below(score: float | None, peers: float | None) -> bool:
    return pd.notna(score) and pd.notna(peers) and float(score or 0) < float(peers or 0)
