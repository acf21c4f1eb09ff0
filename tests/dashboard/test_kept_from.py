"""Do lists say what kept a vendor from a better tier: short in a cell, in full in a line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dashboard import i18n
from dashboard.parts import kept_from


def reason(code: str, **more: Any) -> Any:
    known = {"detail": None, "found": None, "needed": None, "title_zh": None, "title_en": None, "better_tier": "B"}
    return SimpleNamespace(code=code, **(known | more))


@pytest.mark.parametrize(
    ("found", "cell", "line"),
    [
        (reason("total", found=78.59, needed=80), "C　总分差1.41", "未达 B 级的原因：总分 78.59，需 80"),
        (
            reason("gate", detail="G7", title_zh="用工合规", title_en="Lawful employment"),
            "C　否决G7",
            "未达 B 级的原因：否决项 G7“用工合规”未通过",
        ),
        (reason("dimension", found=58.0, needed=60, title_zh="信誉"), "C　信誉差2.00", "未达 B 级的原因：信誉 58.00，需 60"),
        (reason("open_fact"), "C　责任待定", "未达 B 级的原因：本期有重大或较大事件责任尚未认定"),
        (reason("waiting"), "C　待巩固", "未达 B 级的原因：本期已达标，持续达标后上调"),
    ],
)  # fmt: skip
def test_a_reason_reads_short_in_a_cell_and_full_in_a_line(found: Any, cell: str, line: str) -> None:
    i18n.use("zh")
    assert kept_from.with_tier("C", [found]) == cell
    assert kept_from.in_full([found]) == line


def test_more_reasons_are_counted_and_the_best_tier_stands_alone() -> None:
    i18n.use("en")
    two = [reason("total", found=71.0, needed=80), reason("gate", detail="G4", title_en="No violation")]
    assert kept_from.with_tier("C", two) == "C　score −9.00 +1"
    assert kept_from.told(two) == "score 71.00, 80 needed; gate G4 No violation not passed"
    assert kept_from.with_tier("A", []) == "A"
    assert kept_from.in_full([]) == ""
    assert kept_from.with_tier(None, two) == "–"
