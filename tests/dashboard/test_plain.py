"""Can a name from the data be anything but a name: in Markdown, in a chart, in a file."""

from __future__ import annotations

import re

import pytest

from dashboard.charts import names
from dashboard.parts.plain import label, plain

MARKED = re.compile(r"(?<!\\)[*_`\[\]()<>#!|~$:]")


@pytest.mark.parametrize(
    "name",
    [
        "![x](http://evil.example/p.png)",
        "[click](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "**bold** _it_ ~~no~~ `code`",
        ":red[PAID] :material/check: :smile:",
        "$\\frac{1}{2}$",
        "# heading",
        "| a | b |",
        "1. list",
        "&lt;b&gt;",
    ],
)
def test_no_mark_of_markdown_survives(name: str) -> None:
    assert MARKED.search(plain(name)) is None


@pytest.mark.parametrize("name", ["http://a.example", "www.a.example", "me@a.example", ":smile:"])
def test_what_is_found_after_the_escapes_is_parted(name: str) -> None:
    assert "\u2060" in plain(name)


def test_a_name_stays_on_its_line_and_in_its_direction() -> None:
    assert plain("a\n# b\u202ec") == "a \\# b c"


def test_an_ordinary_name_is_untouched() -> None:
    assert plain("北京华信（集团）有限公司") == "北京华信（集团）有限公司"


def test_a_chart_reads_no_tag() -> None:
    assert label("<b>x</b> & <a href='j'>y</a>") == "&lt;b&gt;x&lt;/b&gt; &amp; &lt;a href='j'&gt;y&lt;/a&gt;"


def test_a_long_name_is_cut_by_its_width() -> None:
    assert names.short("北京华信金服科技有限公司", 12) == "北京华信金服…"
    assert names.short("Alpha Services Ltd", 12) == "Alpha Servic…"
    assert names.short("甲公司", 12) == "甲公司"
