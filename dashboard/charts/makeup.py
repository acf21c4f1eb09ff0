"""What each vendor's score is made of: the points that every dimension gives it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.charts import marks, names
from dashboard.charts.marks import Chart
from dashboard.i18n import pick
from dashboard.rows import each
from dashboard.theme import Look

MOST_VENDORS = 15
ROW, BAR = 32, 0.62
# Latin letters that half a page holds on the narrowest screen.
KEY_WIDTH = 62


def figure(contributions: pd.DataFrame, look: Look, *, chosen: str | None = None) -> Chart:
    """Draw a bar per vendor, a part per dimension, in the order of the key above them.

    `contributions`: one row per vendor and dimension with vendor_name, rank, total, seq, points, titles, in the
    order of the ranking.
    """
    vendors = list(each(contributions.drop_duplicates("vendor_id").head(MOST_VENDORS)))
    place = {vendor.vendor_id: at for at, vendor in enumerate(vendors)}
    rows = contributions[contributions["vendor_id"].isin(place)]
    traces, key = [], []
    for number, (_seq, part) in enumerate(rows.groupby("seq", sort=True)):
        title = names.safe(pick(part["title_zh"].iloc[0], part["title_en"].iloc[0]))
        colour = look.series[number % len(look.series)]
        key.append((title, f"<span style='color:{colour}'>■</span> {title}"))
        traces.append(_bars(part, place, title, colour, look))
    lines = _wrapped(key)
    return marks.figure(
        traces,
        look,
        height=max(150, ROW * len(vendors) + 28 + 18 * len(lines)),
        title=marks.head("<br>".join(lines), look),
        barmode="stack",
        margin={"l": 8, "r": 104, "t": 10 + 18 * len(lines), "b": 4},
        xaxis={"range": [0, 100], "visible": False},
        yaxis=marks.rows_axis([_named(vendor, look, chosen) for vendor in vendors], look),
        notes=[
            marks.beside(_total(vendor, rows[rows["vendor_id"] == vendor.vendor_id]), at, look.ink)
            for at, vendor in enumerate(vendors)
        ],
    )


def _total(vendor: Any, parts: pd.DataFrame) -> str:
    """Write the score, and in brackets what it is more or less than the parts before it."""
    beside = round(float(vendor.total) - float(parts["points"].sum()), 2) if pd.notna(vendor.total) else 0.0
    return theme.score(vendor.total) + (f" ({theme.signed(beside).replace('-', '−')})" if beside else "")


def _bars(part: pd.DataFrame, place: dict[str, int], title: str, colour: str, look: Look) -> marks.Mark:
    return {
        "type": "bar",
        # A gap would shift the parts after it: what a dimension does not give is a part of no width.
        "x": part["points"].fillna(0).tolist(),
        "y": [place[vendor] for vendor in part["vendor_id"]],
        "orientation": "h",
        "width": BAR,
        "marker": {"color": colour, "line": {"color": look.paper, "width": 1}},
        "customdata": [names.safe(name) for name in part["vendor_name"]],
        "hovertemplate": f"%{{customdata}}<br>{title} %{{x:.2f}}<extra></extra>",
    }


def _wrapped(entries: list[tuple[str, str]]) -> list[str]:
    """Lay the entries of a key out in lines that fit half a page."""
    lines: list[str] = []
    room = 0
    for title, entry in entries:
        width = names.columns(title) + 5
        if lines and width <= room:
            lines[-1] += f"　{entry}"
        else:
            lines.append(entry)
            room = KEY_WIDTH
        room -= width
    return lines


def _named(vendor: Any, look: Look, chosen: str | None) -> str:
    """Write the chosen vendor in bold and one without a place quietly."""
    name = names.short(vendor.vendor_name)
    text = f"<b>{name}</b>" if vendor.vendor_id == chosen else name
    return text if pd.notna(vendor.rank) else f"<span style='color:{look.quiet}'>{text}</span>"
