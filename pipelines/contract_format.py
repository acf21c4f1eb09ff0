"""Whether a contract file keeps its own format: each fault named by file, place and remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipelines.contract_entries import (
    check_languages,
    check_name,
    choice_of,
    entries_of,
    fail,
    list_of,
    words_of,
)
from pipelines.contract_fields import check_field
from pipelines.contract_scored import check_scored
from pipelines.reading.units import plain

_RESERVED: Final = frozenset({"file_id", "source_sheet", "source_row", "na_fields"})
_REFERS: Final = ("none", "vendor", "engagement", "contract", "work")
# Filled in when references are resolved; a key may name them.
_IDENTITIES: Final = ("vendor_id", "engagement_id")

_TOP: Final = frozenset(
    [
        "source", "title", "grain", "workbook", "key", "refers", "min_header_match", "fields", "checks", "lookups",
        "csv", "pivot", "events", "counts_in", "key_without", "beside", "scored",
    ]
)  # fmt: skip
_CHECK: Final = frozenset(["rule", "holds", "field", "severity", "zh", "en"])
_LOOKUP: Final = frozenset(["field", "table", "column", "within"])
_LOOKUP_NEEDED: Final = ("field", "table", "column")
_PIVOT: Final = frozenset(["field", "value"])
_BESIDE: Final = frozenset(["source", "means"])
_DELIMITERS: Final = (",", ";", "\t", "|", "$")


def check_document(file_name: str, document: Any) -> None:
    """Raise ContractError for the first fault of one parsed contract file."""
    entries = entries_of(file_name, document, _TOP, ("source", "title", "grain", "fields"))
    if entries["source"] != file_name.removesuffix(".yaml"):
        fail(
            file_name,
            f"source 应与文件名一致，请写 {file_name.removesuffix('.yaml')}",
            f"source must be the file's name; write {file_name.removesuffix('.yaml')}",
        )
    check_name(file_name, entries["source"])
    for place in ("title", "grain"):
        check_languages(f"{file_name}: {place}", entries[place])
    _options(file_name, entries)
    fields = list_of(f"{file_name}: fields", entries["fields"])
    for position, entry in enumerate(fields, start=1):
        check_field(f"{file_name}: fields[{position}]", entry)
    _check_names(file_name, fields)
    _check_headers(file_name, fields)
    names = [entry["name"] for entry in fields]
    _check_references(file_name, entries, names)
    check_scored(file_name, entries, fields)


def _options(file_name: str, entries: Mapping[str, Any]) -> None:
    choice_of(f"{file_name}: refers", entries.get("refers", "none"), _REFERS)
    share = entries.get("min_header_match", 0.6)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
        fail(
            f"{file_name}: min_header_match", "应为 0 到 1 之间的数，例如 0.6", "must lie between 0 and 1, such as 0.6"
        )
    dialect = entries_of(f"{file_name}: csv", entries.get("csv", {}), frozenset({"delimiter", "encoding"}), ())
    choice_of(f"{file_name}: csv.delimiter", dialect.get("delimiter", ","), _DELIMITERS)
    try:
        "".encode("utf-8" if dialect.get("encoding", "auto") == "auto" else str(dialect["encoding"]))
    except LookupError:
        fail(
            f"{file_name}: csv.encoding",
            "不是已知编码，请写 auto、utf-8 或 gb18030",
            "is no known encoding; write auto, utf-8 or gb18030",
        )


def _check_names(file_name: str, fields: list[Any]) -> None:
    seen: set[str] = set()
    for entry in fields:
        name = entry["name"]
        if name in seen or name in _RESERVED or name in _IDENTITIES:
            fail(
                f"{file_name}: fields",
                f"名称 {name} 重复或为系统保留，请改名",
                f"the name {name} is used twice or reserved; choose another",
            )
        seen.add(name)
    if not any(entry.get("required") or entry.get("one_of") for entry in fields):
        fail(
            f"{file_name}: fields",
            "至少一列须为 required: true，否则找不到表头",
            "at least one field must be required: true, or no header can be found",
        )


def _check_headers(file_name: str, fields: list[Any]) -> None:
    seen: dict[str, str] = {}
    for entry in fields:
        for header in (entry["header"]["zh"], entry["header"]["en"], *entry.get("aliases", [])):
            other = seen.setdefault(plain(str(header)), entry["name"])
            if other != entry["name"]:
                fail(
                    f"{file_name}: fields",
                    f"表头“{header}”同时属于 {other} 与 {entry['name']}，请只留一处",
                    f"the header “{header}” belongs to both {other} and {entry['name']}; keep one",
                )


def _check_references(file_name: str, entries: Mapping[str, Any], names: list[str]) -> None:
    known = {*names, *_IDENTITIES}
    for part in (*words_of(f"{file_name}: key", entries.get("key", [])), *_key_without(file_name, entries)):
        if part not in known:
            fail(f"{file_name}: key", f"没有 {part} 这一列，请改正", f"there is no field {part}; correct it")
    for check in list_of(f"{file_name}: checks", entries.get("checks", [])):
        entries_of(f"{file_name}: checks", check, _CHECK, tuple(_CHECK))
        choice_of(f"{file_name}: checks: severity", check["severity"], ("reject", "note"))
        choice_of(f"{file_name}: checks: field", check["field"], tuple(names))
    _check_field_names(file_name, entries, names)
    for lookup in list_of(f"{file_name}: lookups", entries.get("lookups", [])):
        entries_of(f"{file_name}: lookups", lookup, _LOOKUP, _LOOKUP_NEEDED)
        choice_of(f"{file_name}: lookups: field", lookup["field"], tuple(names))


def _key_without(file_name: str, entries: Mapping[str, Any]) -> list[str]:
    return words_of(f"{file_name}: key_without", entries.get("key_without", []))


def _check_field_names(file_name: str, entries: Mapping[str, Any], names: list[str]) -> None:
    """Check the entries that name fields: events, counts_in, beside, pivot, unit_from."""
    _check_counts_in(file_name, entries, names)
    for name in words_of(f"{file_name}: events", entries.get("events", [])):
        choice_of(f"{file_name}: events", name, tuple(names))
    _check_beside(file_name, entries, names)
    if "pivot" in entries:
        pivot = entries_of(f"{file_name}: pivot", entries["pivot"], _PIVOT, tuple(_PIVOT))
        for name in pivot.values():
            choice_of(f"{file_name}: pivot", name, tuple(names))
    for field in entries["fields"]:
        for option in ("unit_from", "out_of"):
            if option in field:
                choice_of(f"{file_name}: {field['name']}: {option}", field[option], tuple(names))


def _check_counts_in(file_name: str, entries: Mapping[str, Any], names: list[str]) -> None:
    for group in list_of(f"{file_name}: counts_in", entries.get("counts_in", [])):
        for name in group if isinstance(group, list) else [group]:
            choice_of(f"{file_name}: counts_in", name, tuple(names))


def _check_beside(file_name: str, entries: Mapping[str, Any], names: list[str]) -> None:
    for beside in list_of(f"{file_name}: beside", entries.get("beside", [])):
        means = entries_of(f"{file_name}: beside", beside, _BESIDE, ("source",)).get("means", {})
        for name in means:
            choice_of(f"{file_name}: beside: means", name, tuple(names))
