"""Rows that differ in nothing but a column which nobody reads: 对公 and 对私 of one month are no repeats (M-22).

Staging sees only what was read and would take the second for the first sent again. Which it is only the sender can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from pipelines.contract import Contract
from pipelines.reading.addresses import column_letters
from pipelines.reading.columns import Numbers, problem_table
from pipelines.reading.currencies import CURRENCY
from pipelines.reading.layout import Header
from pipelines.reading.messages import sentence
from pipelines.reading.rejected_rows import rejected_rows
from pipelines.reading.severities import REJECTED
from pipelines.reading.sheet import Sheet
from pipelines.reading.typed_rows import TypedRows
from pipelines.reading.units import plain
from pipelines.reading.whose_rows import time_field
from pipelines.reading.year_column import YEAR

# A number of the row, who wrote it when, and what is reckoned from other cells tell no two things apart.
_OF_THE_ROW: Final = re.compile(
    r"序号|行号|编号|项次|流水号?|#|no\.?|id|seq|.*(?:填|录入|制表|打印|导出|更新|修改|创建|上传|经办|复核|审核).*"
    r"(?:人|员|者|时间|日期)|.*(?:合计|总计|小计|累计|平均|同比|环比|同期|上年|占比|比例|比重|增减|增长|增幅|排名|完成率).*"
)


@dataclass(frozen=True)
class _Twin:
    """A row that another equals in all that is read: its place among the rows, the other's row, where they differ."""

    position: int
    other: int
    place: int
    header: str


def told_apart(sheet: Sheet, header: Header, typed: TypedRows) -> TypedRows:
    """Reject the rows of one month or quarter that only a column without a meaning tells apart, and say which.

    Only where the sheet's key holds a time, so that rows are added up, and where nothing else reads the table.
    """
    places = [(place, text) for place, text in header.unread if _may_tell_apart(plain(text).strip("*:"))]
    if not places or header.shares or not _adds_up(header.contract) or not typed.rows.num_rows:
        return typed
    twins = list(_twins(sheet, places, _alike(header.contract, typed.rows), typed.rows))
    if not twins:
        return typed
    rejects = np.zeros(typed.rows.num_rows, dtype=bool)
    rejects[[twin.position for twin in twins]] = True
    return replace(
        typed,
        rows=typed.rows.filter(pa.array(~rejects)),
        problems=(*typed.problems, *_told(sheet, twins, typed.rows)),
        rejected=typed.rejected + len(twins),
        unread=pa.concat_tables([typed.unread, rejected_rows(header.contract, typed.rows, rejects)]),
    )


def _may_tell_apart(header: str) -> bool:
    """Tell whether a column may: not a number of the row, nor what says of the amounts in which currency they are."""
    return header not in CURRENCY and header not in YEAR and not _OF_THE_ROW.fullmatch(header)


def _adds_up(contract: Contract) -> bool:
    times = time_field(contract)
    return times is not None and times.name in contract.key and not contract.has_people


def _alike(contract: Contract, rows: Any) -> list[list[int]]:
    """Return the positions of rows that have the same value in every field, group by group."""
    alike: Numbers = np.zeros(rows.num_rows, dtype=np.int64)
    for field in contract.fields:
        coded = rows.column(field.name).combine_chunks().dictionary_encode(null_encoding="encode")
        codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        kinds, alike = np.unique(alike * (len(coded.dictionary) + 1) + codes, return_inverse=True)
        if len(kinds) == rows.num_rows:
            return []
    order = np.argsort(alike, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(alike[order])) + 1)
    return [group.tolist() for group in groups if len(group) > 1]


def _twins(sheet: Sheet, places: Sequence[tuple[int, str]], groups: list[list[int]], rows: Any) -> Iterator[_Twin]:
    numbers: Numbers = np.asarray(rows["source_row"].to_numpy())
    for group in groups:
        said = [tuple(_cell(sheet, int(numbers[each]), place) for place, _ in places) for each in group]
        # One comparison a row: thousands of rows that are all the same must not be held against each other.
        second = next((n for n, texts in enumerate(said) if texts != said[0]), None)
        if second is None:
            continue
        for position, own in zip(group, said, strict=True):
            other = second if own == said[0] else 0
            differing = next(n for n, text in enumerate(said[other]) if text != own[n])
            yield _Twin(position, int(numbers[group[other]]), *places[differing])


def _told(sheet: Sheet, twins: Sequence[_Twin], rows: Any) -> Iterator[Any]:
    numbers = rows["source_row"].to_pylist()
    # Of months as columns every one is rejected, and its row is told once.
    once = {numbers[twin.position]: twin for twin in reversed(twins)}
    for row, twin in sorted(once.items()):
        told = sentence("M-22.apart", row=str(twin.other), header=twin.header)
        letters = column_letters(sheet.first_column + twin.place)
        yield problem_table("", letters, [row], pa.array([_cell(sheet, row, twin.place)]), [told], REJECTED)


def _cell(sheet: Sheet, row: int, place: int) -> str:
    return (sheet.cells.column(place)[row - 1].as_py() or "").strip()
