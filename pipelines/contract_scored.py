"""How the rows of a sheet are scored as they are: which fields say who, when and what (`scored` of a contract)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipelines.contract_entries import choice_of, entries_of, fail, words_of
from pipelines.kinds import NUMBER_KINDS

_KEYS: Final = frozenset(
    {"vendor", "name", "told_apart_by", "period", "edition", "year_begins", "family", "measures"}
)  # fmt: skip
_NEEDED: Final = ("vendor", "family", "measures")
# As a field of kind `period` holds it, and as sql/scored/entities/periods.sql reads it.
_PERIOD: Final = re.compile(r"[0-9]{4}(Q[1-4]|-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Scored:
    """What of a row is who, when and what: then vendors, periods and measures follow from the sheet, without SQL.

    `vendor` identifies, `name` is shown, `told_apart_by` follows it where two share a name. The period is a field of
    the row or, where the sheet has none, `edition` for all rows; `year_begins` is the month in which a year so named
    began the year before. Every one of `measures` is a measure under the field's own name.
    """

    vendor: str
    name: str
    family: str
    measures: tuple[str, ...]
    told_apart_by: tuple[str, ...] = ()
    period: str | None = None
    edition: str | None = None
    year_begins: int = 1


def read_scored(entry: Mapping[str, Any] | None) -> Scored | None:
    """Return what a checked contract says of scoring, or nothing."""
    if entry is None:
        return None
    options = {name: entry[name] for name in ("period", "year_begins") if name in entry}
    return Scored(
        vendor=entry["vendor"],
        name=entry.get("name", entry["vendor"]),
        family=str(entry["family"]),
        measures=tuple(entry["measures"]),
        told_apart_by=tuple(entry.get("told_apart_by", ())),
        edition=str(entry["edition"]) if "edition" in entry else None,
        **options,
    )


def check_scored(file_name: str, document: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> None:
    """Raise ContractError where `scored` names what is no such field, or says when in two ways or none."""
    if "scored" not in document:
        return
    place = f"{file_name}: scored"
    entry = entries_of(place, document["scored"], _KEYS, _NEEDED)
    kinds = {field["name"]: field["kind"] for field in fields}
    needed = {field["name"] for field in fields if field.get("required")}
    choice_of(f"{place}: vendor", entry["vendor"], tuple(name for name in kinds if name in needed))
    choice_of(f"{place}: name", entry.get("name", entry["vendor"]), tuple(kinds))
    for name in words_of(f"{place}: told_apart_by", entry.get("told_apart_by", [])):
        choice_of(f"{place}: told_apart_by", name, tuple(kinds))
    measures = words_of(f"{place}: measures", entry["measures"])
    if not measures or len(set(measures)) < len(measures):
        fail(f"{place}: measures", "至少列一列，且不得重复", "needs one field or more, each once")
    for name in measures:
        numbers = tuple(name for name, kind in kinds.items() if kind in NUMBER_KINDS)
        choice_of(f"{place}: measures", name, numbers)
    words_of(f"{place}: family", [entry["family"]])
    _check_when(place, entry, tuple(name for name, kind in kinds.items() if kind == "period" and name in needed))


def _check_when(place: str, entry: Mapping[str, Any], periods: tuple[str, ...]) -> None:
    if ("period" in entry) == ("edition" in entry):
        fail(
            place,
            "period（哪一列是期间）与 edition（全部行的期间）须且只须给出其一",
            "needs either period, the field that says when, or edition, the period of all rows",
        )
    if "period" in entry:
        choice_of(f"{place}: period", entry["period"], periods)
    elif not _PERIOD.fullmatch(str(entry["edition"])):
        fail(f"{place}: edition", "应为 2024、2024Q1 或 2024-03", "is written 2024, 2024Q1 or 2024-03")
    choice_of(f"{place}: year_begins", entry.get("year_begins", 1), tuple(range(1, 13)))  # type: ignore[arg-type]
