"""The first sheet of a template: how to fill it in, and what every column means, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipelines.exports import fitting
from pipelines.reading.addresses import column_letters
from pipelines.reading.own_sheets import GUIDE
from pipelines.templates.validation import fits_in_rule
from pipelines.templates.wording import STEPS, allowed, demand_of, what_to_enter
from pipelines.workbook_look import ACCENT, LINE, PALE, PAPER, QUIET, lines_in, set_up_print, text_format

if TYPE_CHECKING:
    from pipelines.templates.workbook import TemplateSheet

_HEADINGS: Final = (
    "工作表\nSheet", "列名\nColumn", "英文列名\nColumn in English", "要求\nDemand",
    "填写内容\nIn Chinese", "填写内容\nIn English", "可填值\nAllowed values",
)  # fmt: skip
_WIDTHS: Final = (22, 24, 26, 24, 34, 38, 44)
_LINE_HEIGHT: Final = 17
# Long lists stand to the right of what is printed, one a column.
_FIRST_LIST: Final = len(_HEADINGS) + 1


@dataclass(frozen=True)
class Guide:
    """Where in the guide the long lists stand, by source and field."""

    ranges: Mapping[tuple[str, str], str]

    def list_range(self, source: str, field: str) -> str | None:
        """Return the range of a field's list as a validation rule names it, None where it needs none."""
        return self.ranges.get((source, field))


def write_guide(workbook: Any, sheets: Sequence[TemplateSheet]) -> Guide:
    """Write the guide as the workbook's first sheet."""
    sheet = workbook.add_worksheet(GUIDE.name)
    sheet.hide_gridlines(2)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, GUIDE.marker, text_format(workbook, bold=True, font_size=13, text_wrap=False))
    line = _write_steps(workbook, sheet, 2)
    heading = text_format(workbook, bold=True, font_color=PAPER, bg_color=ACCENT, border=1, border_color=LINE)
    sheet.set_row(line, 2 * _LINE_HEIGHT)
    for place, text in enumerate(_HEADINGS):
        sheet.write_string(line, place, text, heading)
    last = _write_columns(workbook, sheet, line + 1, sheets)
    set_up_print(sheet, GUIDE.name)
    sheet.print_area(0, 0, last, len(_HEADINGS) - 1)
    return Guide(dict(_write_lists(workbook, sheet, sheets)))


def _write_steps(workbook: Any, sheet: Any, line: int) -> int:
    plain = text_format(workbook, text_wrap=True)
    quiet = text_format(workbook, text_wrap=True, font_color=QUIET)
    for number, step in enumerate(STEPS, start=1):
        sheet.merge_range(line, 0, line, len(_HEADINGS) - 1, "", plain)
        sheet.write_rich_string(line, 0, plain, f"{number}. {step.zh}\n", quiet, f"   {step.en}", plain)
        sheet.set_row(line, 32)
        line += 1
    return line + 1


def _write_columns(workbook: Any, sheet: Any, line: int, sheets: Sequence[TemplateSheet]) -> int:
    plain = text_format(workbook, border=1, border_color=LINE)
    strong = text_format(workbook, border=1, border_color=LINE, bold=True, bg_color=PALE)
    for template in sheets:
        for column in template.columns:
            demand, entered = demand_of(column), what_to_enter(column)
            texts = (
                template.name, column.field.title_zh, column.field.title_en, f"{demand.zh} {demand.en}",
                entered.zh, entered.en, allowed(column),
            )  # fmt: skip
            look = strong if column.demand != "optional" else plain
            for place, text in enumerate(texts):
                sheet.write_string(line, place, fitting(text), look)
            sheet.set_row(line, _LINE_HEIGHT * max(map(lines_in, texts, _WIDTHS)))
            line += 1
    return line - 1


def _write_lists(workbook: Any, sheet: Any, sheets: Sequence[TemplateSheet]) -> Iterator[tuple[tuple[str, str], str]]:
    """Write the lists that do not fit into a rule, and give the range of each."""
    quiet = text_format(workbook, font_color=QUIET, text_wrap=False)
    long = [
        (template, column)
        for template in sheets
        for column in template.columns
        if column.choices and not fits_in_rule(column.choices)
    ]
    for place, (template, column) in enumerate(long, start=_FIRST_LIST):
        sheet.write_string(0, place, fitting(f"{template.name} · {column.field.title_zh}"), quiet)
        for line, choice in enumerate(column.choices, start=1):
            sheet.write_string(line, place, fitting(choice), quiet)
        letters = column_letters(place)
        source = f"='{GUIDE.name}'!${letters}$2:${letters}${len(column.choices) + 1}"
        yield (template.contract.source, column.field.name), source
