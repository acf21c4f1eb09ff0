"""Which rows say that something happened after the day the build is made for: it has not happened (M-37, V24)."""

from __future__ import annotations

from datetime import date

from pipelines.contract import Contract
from pipelines.kinds import NUMBER_KINDS
from pipelines.staging.building import Building
from pipelines.staging.faults import FUTURE, NOTED
from pipelines.staging.sentences import Words, pattern


def check_events(building: Building, contract: Contract, table: str) -> None:
    """Set rows of a later month aside and note days more than one after the as-of day; only fields named as events."""
    for field in (contract.field_named(name) for name in contract.events):
        if field.kind == "month":
            _set_aside_later_months(building, contract, table, field.name)
        elif field.kind in ("date", "datetime"):
            _note_later_days(building, contract, table, field.name)


def _set_aside_later_months(building: Building, contract: Contract, table: str, field: str) -> None:
    numbers = [each.name for each in contract.fields if each.kind in NUMBER_KINDS]
    zeros = " and ".join(f"coalesce({name}, 0) = 0" for name in numbers) or "false"
    given = " or ".join(f"{name} is not null" for name in numbers) or "false"
    ahead, later = (_filled(pattern(each), building.decided.as_of) for each in ("filled_ahead", "future_month"))
    building.faults.add_found(
        contract,
        table,
        f"with later as (select row_no, strftime({field}, '%Y-%m') as said, {zeros} and ({given}) as is_ahead "  # noqa: S608
        f"from {table} where {field} > date_trunc('month', $as_of)) "
        f"select row_no, '{FUTURE}' as kind, '{field}' as field, said as raw_text, 'M-37' as rule, "
        "replace(case when is_ahead then $ahead_zh else $later_zh end, '{month}', said) as zh, "
        "replace(case when is_ahead then $ahead_en else $later_en end, '{month}', said) as en from later",
        {
            "ahead_zh": ahead.zh,
            "ahead_en": ahead.en,
            "later_zh": later.zh,
            "later_en": later.en,
            "as_of": building.decided.as_of,
        },
    )


def _note_later_days(building: Building, contract: Contract, table: str, name: str) -> None:
    field = contract.field_named(name)
    told = _filled(pattern("future_day"), building.decided.as_of)
    building.faults.add_found(
        contract,
        table,
        f"select row_no, '{NOTED}' as kind, '{name}' as field, cast({name} as varchar) as raw_text, 'V24' as rule, "  # noqa: S608
        f"replace($zh, '{{day}}', cast(cast({name} as date) as varchar)) as zh, "
        f"replace($en, '{{day}}', cast(cast({name} as date) as varchar)) as en "
        f"from {table} where cast({name} as date) > $as_of + interval 1 day",
        {
            "zh": told.zh.replace("{title}", field.title_zh),
            "en": told.en.replace("{title}", field.title_en),
            "as_of": building.decided.as_of,
        },
    )


def _filled(words: Words, as_of: date) -> Words:
    return Words(words.zh.replace("{as_of}", as_of.isoformat()), words.en.replace("{as_of}", as_of.isoformat()))
