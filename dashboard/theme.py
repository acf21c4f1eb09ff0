"""What things look like: the two palettes, the way numbers are written, and the frame of every chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.i18n import _, language

# Source Sans comes with Streamlit; the Chinese faces are those of macOS, Windows and Linux. Nothing is fetched.
FONT = (
    "'Source Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', "
    "'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif"
)
IMAGES = Path(__file__).parent / "images"

CNY_PER_WAN = 10_000
CNY_PER_THOUSAND = 1_000
LARGE_UNIT_PRICE = 100
NOTHING = "–"
# Points smaller than this would be written as 0.00.
SMALLEST_SHOWN = 0.005
FULL_POINTS = 100.0

# What a cell of a frame may hold where a number is meant; pandas adds its own NA.
Number = Any


@dataclass(frozen=True)
class Look:
    """The colours of one appearance; what is better is `accent`, what is worse is `signal`."""

    ink: str
    quiet: str
    faint: str
    line: str
    paper: str
    accent: str
    accent_soft: str
    signal: str
    signal_soft: str
    series: tuple[str, ...]


LIGHT = Look(
    ink="#1b2530",
    quiet="#5c6875",
    faint="#aab4be",
    line="#e3e8ec",
    paper="#ffffff",
    accent="#1d4a7f",
    accent_soft="#a9c1da",
    signal="#b45309",
    signal_soft="#e6b98a",
    series=("#173b66", "#3f6ea3", "#7ba0c6", "#b3c8de", "#c9cfd6", "#8a96a3"),
)
DARK = Look(
    ink="#e3e8ed",
    quiet="#9aa7b4",
    faint="#56626e",
    line="#2a333d",
    paper="#12171d",
    accent="#8cb4e2",
    accent_soft="#3d5a7c",
    signal="#e5a15c",
    signal_soft="#7d5a33",
    series=("#a9c8ea", "#7ba3d1", "#5a83b3", "#41648c", "#4d5864", "#7d8996"),
)


def look(appearance: str | None) -> Look:
    """Return the palette of 'light' or 'dark'; anything else is light."""
    return DARK if appearance == "dark" else LIGHT


def layout(look: Look, *, height: int, **more: Any) -> dict[str, Any]:
    """Return the layout every chart starts from: no frame, no legend, quiet axes, the page's own font."""
    axis: dict[str, Any] = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": 12, "color": look.quiet},
        "title": {"font": {"size": 12, "color": look.quiet}, "standoff": 8},
        "automargin": True,
    }
    frame: dict[str, Any] = {
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": look.ink},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": look.paper,
            "bordercolor": look.line,
            "font": {"family": FONT, "size": 12, "color": look.ink},
            "align": "left",
        },
        "separators": ".,",
        "autotypenumbers": "strict",
    }
    axes: dict[str, Mapping[str, Any]] = {}
    for name in ("xaxis", "yaxis"):
        own = more.pop(name, {})
        axes[name] = {**axis, **own, "title": {**axis["title"], **own.get("title", {})}}
    return {**frame, **axes, **more}


def number(value: Number, digits: int = 2) -> str:
    """Write a number with thousands separators; missing is a dash, never a zero."""
    return NOTHING if _is_missing(value) else f"{value:,.{digits}f}"


def score(value: Number) -> str:
    """Write points or a score: always two decimals."""
    return number(value, 2)


def percent(value: Number, digits: int = 0) -> str:
    """Write a fraction as a percentage."""
    return NOTHING if _is_missing(value) else f"{float(value or 0) * 100:.{digits}f}%"


def signed(value: Number, digits: int = 2) -> str:
    """Write a change with its sign; no change is a plain zero."""
    if _is_missing(value):
        return NOTHING
    return f"{value:+,.{digits}f}" if round(float(value or 0), digits) else f"{0:.{digits}f}"


def arrow(value: Number, digits: int = 2) -> str:
    """Write a change as a shape and a size: ▲ up, ▼ down, ＝ the same."""
    if _is_missing(value):
        return NOTHING
    size = round(abs(float(value or 0)), digits)
    if not size:
        return "＝"
    return f"{'▲' if float(value or 0) > 0 else '▼'} {size:,.{digits}f}"


def unit_price(value_cny: Number) -> str:
    """Write what one unit of work costs in CNY: to the cent, and what costs little to a hundredth of it."""
    return number(value_cny, 4 if not _is_missing(value_cny) and value_cny < LARGE_UNIT_PRICE else 2)


def money(value_cny: Number) -> str:
    """Write an amount in the page's unit: 万元 with two decimals, or thousands of CNY."""
    if _is_missing(value_cny):
        return NOTHING
    if language() == "zh":
        return f"{float(value_cny or 0) / CNY_PER_WAN:,.2f}"
    return f"{float(value_cny or 0) / CNY_PER_THOUSAND:,.1f}"


def money_change(value_cny: Number) -> str:
    """Write by how much an amount changed, in the page's unit and with its sign."""
    return f"{'+' if not _is_missing(value_cny) and float(value_cny or 0) > 0 else ''}{money(value_cny)}"


def money_unit() -> str:
    """Name the unit that `money` writes in."""
    return _("k CNY")


def _is_missing(value: Number) -> bool:
    return bool(pd.isna(value))
