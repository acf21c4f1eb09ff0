"""How workbooks we write look: one accent colour in three depths, quiet examples, widths for Chinese."""

from __future__ import annotations

from typing import Any, Final
from unicodedata import east_asian_width

# The accent and ink of the dashboard's light appearance (dashboard/theme.py), and its tints.
ACCENT, MIDDLE, PALE = "#1d4a7f", "#a9c1da", "#e8eef5"
INK, QUIET, PAPER, LINE = "#1b2530", "#5c6875", "#ffffff", "#c9d3dd"
FONT: Final = "Microsoft YaHei"
NARROWEST, WIDEST = 10, 32
_PADDING: Final = 3
_HEADERS: Final = {"required": (ACCENT, PAPER), "either": (MIDDLE, INK), "optional": (PALE, INK)}


def header_format(workbook: Any, demand: str) -> Any:
    """Return how the header of a column looks, by what is demanded of the column."""
    fill, ink = _HEADERS[demand]
    return workbook.add_format({
        **_TEXT, "bold": True, "font_color": ink, "bg_color": fill, "border": 1, "border_color": LINE,
        "align": "center", "valign": "vcenter", "text_wrap": True,
    })  # fmt: skip


def cell_format(workbook: Any, number_format: str) -> Any:
    """Return how a column's cells look."""
    return workbook.add_format({**_TEXT, "font_color": INK, "num_format": number_format, "valign": "vcenter"})


def example_format(workbook: Any, number_format: str) -> Any:
    """Return how a cell of the example row looks."""
    return workbook.add_format({
        **_TEXT, "italic": True, "font_color": QUIET, "num_format": number_format, "valign": "vcenter",
    })  # fmt: skip


def text_format(workbook: Any, **more: object) -> Any:
    """Return how text of the guide looks."""
    return workbook.add_format({**_TEXT, "font_color": INK, "text_wrap": True, "valign": "top", **more})


def width_of(*texts: str) -> int:
    """Return a column width in which the longest of these texts can be read; a Chinese character takes two."""
    return min(max(max(map(_halves, texts)) + _PADDING, NARROWEST), WIDEST)


def header_width(header: str) -> int:
    """Return a column width in which a header can be read on two lines."""
    return min(-(-_halves(header) // 2) + _PADDING + 2, WIDEST)


def lines_in(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of that width."""
    return sum(max(1, -(-_halves(line) // (width - 2))) for line in text.split("\n"))


def _halves(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def set_up_print(sheet: Any, title: str) -> None:
    """Print a sheet across, as wide as the paper, its header on every page, title and page numbers around it."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(f"&L{title.replace('&', '&&')}")
    sheet.set_footer("&R&P / &N")


_TEXT: Final = {"font_name": FONT, "font_size": 10}
