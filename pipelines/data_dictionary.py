"""What every column of every sheet means: how its header may be spelt, what its cells hold, what is demanded of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from pipelines.contract import Contract, Contracts
from pipelines.templates.columns import TemplateColumn, columns_of
from pipelines.templates.wording import allowed, demand_of, limits_of, what_to_enter


@dataclass(frozen=True)
class Entry:
    """One column of one kind of sheet, said in both languages; `rules` are the codes of the checks that touch it."""

    source: str
    workbook: int | None
    title_zh: str
    title_en: str
    grain_zh: str
    grain_en: str
    field: str
    header_zh: str
    header_en: str
    aliases: str
    kind_zh: str
    kind_en: str
    demand_zh: str
    demand_en: str
    limits_zh: str
    limits_en: str
    is_key: bool
    personal: str | None
    rules: str


def data_dictionary(contracts: Contracts) -> list[Entry]:
    """Return one entry per column, in the order of the bank's workbooks."""
    ordered = sorted(contracts, key=lambda each: (each.workbook is None, each.workbook or 0, each.source))
    return [
        _entry(contract, *column)
        for contract in ordered
        for column in zip(columns_of(contract, "zh"), columns_of(contract, "en"), strict=True)
    ]


def as_records(entries: list[Entry]) -> list[dict[str, object]]:
    """Return the entries as records, for a table or a file."""
    return [asdict(entry) for entry in entries]


def _entry(contract: Contract, column: TemplateColumn, in_english: TemplateColumn) -> Entry:
    field, demand, limits = column.field, demand_of(column), limits_of(column)
    return Entry(
        contract.source,
        contract.workbook,
        contract.title_zh,
        contract.title_en,
        contract.grain_zh,
        contract.grain_en,
        field.name,
        field.title_zh,
        field.title_en,
        ", ".join(field.aliases),
        what_to_enter(column).zh,
        what_to_enter(in_english).en,
        demand.zh,
        demand.en,
        "; ".join(filter(None, (limits.zh, allowed(column)))),
        "; ".join(filter(None, (limits.en, allowed(column)))),
        field.name in contract.key,
        field.personal,
        " ".join(sorted({check.rule for check in contract.checks if check.field == field.name})),
    )
