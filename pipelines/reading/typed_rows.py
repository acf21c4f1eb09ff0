"""How a sheet's columns become typed rows: faults reject them, rules are checked, origins are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.contract import Contract
from pipelines.reading.astray import told_without_numbers
from pipelines.reading.at_once import at_once
from pipelines.reading.columns import Mask, RawColumn, TypedColumn, absent_column, discreet, problem_table, read_column
from pipelines.reading.decide import Decided
from pipelines.reading.messages import Sentence
from pipelines.reading.rejected_rows import rejected_rows
from pipelines.reading.row_checks import broken_rules
from pipelines.reading.row_units import in_row_units
from pipelines.reading.rows import SortedRows
from pipelines.reading.severities import NOTED, REJECTED


@dataclass(frozen=True)
class TypedRows:
    """The rows that passed, as an Arrow table; tables of problem cells; how many rows were rejected, and whose.

    `unread` is a table in rejected_rows.REJECTED_SCHEMA.
    """

    rows: Any
    problems: tuple[Any, ...]
    rejected: int
    unread: Any


def type_rows(contract: Contract, sheet_name: str, sorted_rows: SortedRows, ready: Sequence[Decided]) -> TypedRows:
    """Type the data rows of one sheet; every rejected row has at least one problem cell that says why."""
    decided = {each.raw.field.name: each for each in ready}
    raws = {name: each.raw for name, each in decided.items()}
    typed = at_once(lambda each: read_column(each.raw, each.context), ready)
    read = {column.field.name: column for column in typed}
    columns = [
        in_row_units(read[field.name], decided) if field.name in read else absent_column(field, len(sorted_rows.data))
        for field in contract.fields
    ]
    table = pa.table({column.field.name: column.values for column in columns})
    rejects = np.logical_or.reduce([column.rejects for column in columns])
    problems = [problem for column in columns for problem in column.problems]
    for problem, is_broken in _broken_rules(contract, _with_births(contract, table, raws), raws, sorted_rows):
        problems.append(problem)
        rejects = rejects | is_broken
    problems.extend(
        problem_table("", "A", [line.row], pa.array([line.text]), [line.sentence], REJECTED)
        for line in sorted_rows.broken
    )
    kept = _with_origin(table, sheet_name, sorted_rows, columns)
    unread = rejected_rows(contract, kept, rejects)
    if rejects.any():
        kept = kept.filter(pa.array(~rejects))
    told = tuple(told_without_numbers(contract, problem) for problem in problems)
    return TypedRows(kept, told, int(rejects.sum()) + len(sorted_rows.broken), unread)


def _broken_rules(
    contract: Contract, table: Any, raws: dict[str, RawColumn], sorted_rows: SortedRows
) -> Iterator[tuple[Any, Mask]]:
    """Give problem cells for every rule that some row breaks, and which rows it rejects."""
    for check, is_broken in zip(contract.checks, broken_rules(contract, table), strict=True):
        positions = np.flatnonzero(is_broken)
        if len(positions) == 0:
            continue
        raw = raws.get(check.field)
        texts = raw.texts.take(pa.array(positions)) if raw else pa.nulls(len(positions), pa.string())
        told = [Sentence(check.rule, check.zh, check.en)] * len(positions)
        rejects = check.severity == "reject"
        problem = problem_table(
            check.field,
            raw.letters if raw else "",
            sorted_rows.data[positions].tolist(),
            texts,
            told,
            REJECTED if rejects else NOTED,
        )
        problem = discreet(problem) if contract.field_named(check.field).personal else problem
        yield problem, is_broken if rejects else np.zeros_like(is_broken)


def _with_births(contract: Contract, table: Any, raws: dict[str, RawColumn]) -> Any:
    """Add the days of birth in people's numbers, for the checks alone."""
    for field in contract.fields:
        if field.born_column:
            born = raws[field.name].born if field.name in raws else None
            days = pa.nulls(table.num_rows, pa.date32()) if born is None else born
            table = table.append_column(field.born_column, days)
    return table


def _with_origin(table: Any, sheet_name: str, sorted_rows: SortedRows, columns: Sequence[TypedColumn]) -> Any:
    """Add where each row comes from, and the fields whose cell said that they do not apply."""
    table = table.append_column("source_sheet", pa.repeat(sheet_name, table.num_rows))
    table = table.append_column("source_row", pa.array(sorted_rows.data, pa.int32()))
    return table.append_column("na_fields", _not_applicable(columns, table.num_rows))


def _not_applicable(columns: Sequence[TypedColumn], row_count: int) -> Any:
    """Return for every row the names of the fields that do not apply to it."""
    said = [column for column in columns if column.not_applicable.any()]
    if not said:
        offsets, listed = np.zeros(row_count + 1, np.int32), pa.array([], pa.string())
    else:
        flags = np.column_stack([column.not_applicable for column in said])
        offsets = np.concatenate([[0], np.cumsum(flags.sum(axis=1))]).astype(np.int32)
        names = np.array([column.field.name for column in said])
        listed = pa.array(names[np.nonzero(flags)[1]].tolist(), pa.string())
    return pa.ListArray.from_arrays(pa.array(offsets), listed)
