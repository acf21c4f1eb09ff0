"""What a template's cells accept while somebody types: lists, whole numbers, numbers and days within limits."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pipelines.exports import fitting
from pipelines.kinds import NUMBER_KINDS
from pipelines.templates.columns import TemplateColumn
from pipelines.templates.wording import what_to_enter

_LAST_ROW: Final = 1_048_575
_BELOW_HEADER: Final = 1
# Excel takes lists of this many characters in the rule itself; longer ones stand in the guide.
LONGEST_LIST: Final = 255
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
# These would end the list or one of its items.
_NOT_IN_RULE: Final = re.compile(r"[,\"=\x00-\x1f]")
_HUGE: Final = 10**15
_FIRST_DAY, _LAST_DAY = date(1950, 1, 1), date(2199, 12, 31)


def add_validation(sheet: Any, place: int, column: TemplateColumn, list_range: str | None) -> None:
    """Let a column's cells accept what the contract accepts; `list_range` is where a long list stands."""
    rule = _rule(column, list_range)
    told = what_to_enter(column)
    zh, en = fitting(column.field.title_zh), fitting(column.field.title_en)
    rule |= {
        "ignore_blank": True,
        "input_title": zh[:_LONGEST_TITLE],
        "input_message": f"{told.zh}\n{told.en}"[:_LONGEST_MESSAGE],
        "error_title": zh[:_LONGEST_TITLE],
        "error_message": f"“{zh}”应填{told.zh}。\n“{en}” takes {told.en}."[:_LONGEST_MESSAGE],
        # 不适用 and 长期 are right answers too, so only what cannot be left out is strict.
        "error_type": "stop" if column.choices or _is_strict(column) else "warning",
    }
    sheet.data_validation(_BELOW_HEADER, place, _LAST_ROW, place, rule)


def fits_in_rule(choices: tuple[str, ...]) -> bool:
    """Tell whether a list can stand in the rule itself."""
    return len(",".join(choices)) <= LONGEST_LIST and not any(_NOT_IN_RULE.search(choice) for choice in choices)


def _is_strict(column: TemplateColumn) -> bool:
    return column.field.kind in NUMBER_KINDS and column.demand == "required"


def _rule(column: TemplateColumn, list_range: str | None) -> dict[str, Any]:
    kind = column.field.kind
    if column.choices:
        return {"validate": "list", "source": list_range or list(column.choices)}
    if kind in ("date", "datetime"):
        return {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    if kind in NUMBER_KINDS:
        low, high = (_bound(column, bound) for bound in (column.field.minimum, column.field.maximum))
        return {
            "validate": "integer" if kind == "integer" else "decimal",
            "criteria": "between",
            "minimum": -_HUGE if low is None else low,
            "maximum": _HUGE if high is None else high,
        }
    return {"validate": "any"}


def _bound(column: TemplateColumn, bound: Decimal | None) -> float | None:
    return None if bound is None else float(bound / column.scale)
