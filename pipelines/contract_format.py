"""Whether a contract file keeps its own format: each fault named by file, place and remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from pipelines.errors import ContractError
from pipelines.kinds import AMOUNT_KINDS, KINDS, NUMBER_KINDS
from pipelines.units import MONEY_UNITS, RATIO_UNITS, plain, unit_for

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED: Final = frozenset({"file_id", "source_sheet", "source_row", "na_fields"})
_REFERS: Final = {"none": (), "vendor": ("vendor_id",), "engagement": ("vendor_id", "engagement_id")}
_IDENTITIES: Final = ("vendor_id", "engagement_id")

_TOP: Final = frozenset(
    ["source", "title", "grain", "workbook", "key", "refers", "min_header_match", "fields", "checks", "lookups", "csv", "duplicates"]
)
_FIELD: Final = frozenset(
    ["name", "kind", "required", "must_parse", "header", "aliases", "unit", "default_unit", "min", "max", "scale", "values", "formats", "keep_raw", "one_of"]
)
_CHECK: Final = frozenset(["rule", "holds", "field", "severity", "zh", "en"])
_LOOKUP: Final = frozenset(["field", "table", "column"])
_DELIMITERS: Final = (",", ";", "\t", "|", "$")
_LARGEST_SCALE: Final = 12


def fail(place: str, zh: str, en: str) -> NoReturn:
    """Raise the ContractError for a place: what is wrong there and what to write instead."""
    raise ContractError(f"{place}：{zh}。", f"{place}: {en}.")


def check_document(file_name: str, document: Any) -> None:
    """Raise ContractError for the first fault of one parsed contract file."""
    entries = _entries(file_name, document, _TOP, ("source", "title", "grain", "fields"))
    if entries["source"] != file_name.removesuffix(".yaml"):
        fail(
            file_name,
            f"source 应与文件名一致，请写 {file_name.removesuffix('.yaml')}",
            f"source must be the file's name; write {file_name.removesuffix('.yaml')}",
        )
    _name(file_name, entries["source"])
    for place in ("title", "grain"):
        _both_languages(f"{file_name}: {place}", entries[place])
    _options(file_name, entries)
    fields = _list(f"{file_name}: fields", entries["fields"])
    for position, entry in enumerate(fields, start=1):
        _check_field(f"{file_name}: fields[{position}]", entry)
    _check_names(file_name, fields)
    _check_headers(file_name, fields)
    names = [entry["name"] for entry in fields]
    _check_references(file_name, entries, names)


def _options(file_name: str, entries: Mapping[str, Any]) -> None:
    _choice(f"{file_name}: refers", entries.get("refers", "none"), tuple(_REFERS))
    share = entries.get("min_header_match", 0.6)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
        fail(
            f"{file_name}: min_header_match", "应为 0 到 1 之间的数，例如 0.6", "must lie between 0 and 1, such as 0.6"
        )
    dialect = _entries(f"{file_name}: csv", entries.get("csv", {}), frozenset({"delimiter", "encoding"}), ())
    _choice(f"{file_name}: csv.delimiter", dialect.get("delimiter", ","), _DELIMITERS)
    try:
        "".encode("utf-8" if dialect.get("encoding", "auto") == "auto" else str(dialect["encoding"]))
    except LookupError:
        fail(
            f"{file_name}: csv.encoding",
            "不是已知编码，请写 auto、utf-8 或 gb18030",
            "is no known encoding; write auto, utf-8 or gb18030",
        )


def _check_field(place: str, entry: Any) -> None:
    entry = _entries(place, entry, _FIELD, ("name", "kind", "header"))
    _name(f"{place}: name", entry["name"])
    place = f"{place} {entry['name']}"
    kind = _choice(f"{place}: kind", entry["kind"], KINDS)
    _both_languages(f"{place}: header", entry["header"])
    _words(f"{place}: aliases", entry.get("aliases", []))
    _words(f"{place}: formats", entry.get("formats", []))
    for flag in ("required", "must_parse", "keep_raw"):
        if not isinstance(entry.get(flag, False), bool):
            fail(f"{place}: {flag}", "应为 true 或 false", "must be true or false")
    _only_for(place, entry, "min", NUMBER_KINDS)
    _only_for(place, entry, "max", NUMBER_KINDS)
    _only_for(place, entry, "formats", frozenset({"date", "datetime", "month"}))
    _only_for(place, entry, "default_unit", AMOUNT_KINDS | {"ratio"})
    _check_limits(place, entry)
    _check_scale(place, entry)
    _check_unit(place, entry, kind)
    _check_values(place, entry, kind)


def _check_limits(place: str, entry: Mapping[str, Any]) -> None:
    low, high = entry.get("min"), entry.get("max")
    for bound in (low, high):
        if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int | float)):
            fail(f"{place}: min/max", "应为数字", "must be a number")
    if low is not None and high is not None and low > high:
        fail(f"{place}: min/max", "下限大于上限，请对调", "the lower limit exceeds the upper; swap them")


def _check_scale(place: str, entry: Mapping[str, Any]) -> None:
    _only_for(place, entry, "scale", frozenset({"decimal"}))
    scale = entry.get("scale", 0)
    if isinstance(scale, bool) or not isinstance(scale, int) or not 0 <= scale <= _LARGEST_SCALE:
        fail(
            f"{place}: scale",
            f"应为 0 到 {_LARGEST_SCALE} 的整数",
            f"must be a whole number from 0 to {_LARGEST_SCALE}",
        )


def _check_unit(place: str, entry: Mapping[str, Any], kind: str) -> None:
    if "default_unit" not in entry:
        return
    allowed = tuple(RATIO_UNITS if kind == "ratio" else MONEY_UNITS)
    if unit_for(kind, [plain(str(entry["default_unit"]))]) is None:
        choices = ", ".join(allowed)
        fail(f"{place}: default_unit", f"应为 {choices} 之一", f"must be one of {choices}")


def _check_values(place: str, entry: Mapping[str, Any], kind: str) -> None:
    if kind != "enum":
        _only_for(place, entry, "values", frozenset({"enum"}))
        return
    values = entry.get("values")
    if not isinstance(values, dict) or not values:
        fail(
            f"{place}: values",
            "枚举须列出取值，例如 {IN: [自营]}",
            "an enum lists its values, such as {IN: [in-house]}",
        )
    seen: dict[str, str] = {}
    for code, words in values.items():
        if isinstance(code, bool):
            fail(f"{place}: values", "yes/no/on/off 请加引号", "put yes/no/on/off in quotation marks")
        for word in _words(f"{place}: values.{code}", words):
            other = seen.setdefault(plain(word), str(code))
            if other != str(code):
                fail(
                    f"{place}: values",
                    f"“{word}”同时属于 {other} 与 {code}，请只留一处",
                    f"“{word}” stands for both {other} and {code}; keep one",
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
    known = {*names, *_REFERS[entries.get("refers", "none")], *_IDENTITIES}
    for part in _words(f"{file_name}: key", entries.get("key", [])):
        if part not in known:
            fail(f"{file_name}: key", f"没有 {part} 这一列，请改正", f"there is no field {part}; correct it")
    for check in _list(f"{file_name}: checks", entries.get("checks", [])):
        _entries(f"{file_name}: checks", check, _CHECK, tuple(_CHECK))
        _choice(f"{file_name}: checks: severity", check["severity"], ("reject", "note"))
        _choice(f"{file_name}: checks: field", check["field"], tuple(names))
    for lookup in _list(f"{file_name}: lookups", entries.get("lookups", [])):
        _entries(f"{file_name}: lookups", lookup, _LOOKUP, tuple(_LOOKUP))
        _choice(f"{file_name}: lookups: field", lookup["field"], tuple(names))


def _entries(place: str, value: Any, known: frozenset[str], needed: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        fail(place, "应为键值结构", "must hold key-value entries")
    for key in value:
        if key not in known:
            choices = ", ".join(sorted(known))
            fail(place, f"不认识的键 {key}，可用：{choices}", f"unknown key {key}; known are {choices}")
    for key in sorted(needed):
        if key not in value:
            fail(place, f"缺少 {key}，请补上", f"{key} is missing; add it")
    return value


def _list(place: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        fail(place, "应为列表", "must be a list")
    return value


def _words(place: str, value: Any) -> list[str]:
    for word in _list(place, value):
        if isinstance(word, bool) or not isinstance(word, str | int):
            fail(place, f"“{word}”应为文字，请加引号", f"“{word}” must be text; put it in quotation marks")
    return [str(word) for word in value]


def _choice(place: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        choices = ", ".join(map(repr, allowed))
        fail(place, f"“{value}”应为 {choices} 之一", f"“{value}” must be one of {choices}")
    return str(value)


def _both_languages(place: str, value: Any) -> None:
    words = _entries(place, value, frozenset({"zh", "en"}), ("zh", "en"))
    _words(place, list(words.values()))


def _name(place: str, value: Any) -> None:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        fail(
            place,
            f"“{value}”应为小写字母、数字和下划线",
            f"“{value}” must be lower case letters, digits and underscores",
        )


def _only_for(place: str, entry: Mapping[str, Any], key: str, kinds: frozenset[str]) -> None:
    if key in entry and entry["kind"] not in kinds:
        choices = ", ".join(sorted(kinds))
        fail(f"{place}: {key}", f"只用于 {choices}", f"is only for {choices}")
