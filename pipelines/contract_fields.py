"""Whether a field of a contract keeps the format: kind, header, unit, limits and values fit together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipelines.contract_entries import (
    check_languages,
    check_name,
    check_only_for,
    choice_of,
    entries_of,
    fail,
    words_of,
)
from pipelines.kinds import AMOUNT_KINDS, KINDS, NUMBER_KINDS
from pipelines.reading.units import MONEY_UNITS, RATIO_UNITS, plain, unit_for

_FIELD: Final = frozenset(
    [
        "name", "kind", "required", "must_parse", "header", "aliases", "unit", "default_unit", "min", "max", "scale",
        "values", "formats", "blanks", "one_of", "personal", "unit_from", "zero_words", "grades", "limit_rule",
        "stated", "out_of", "as_shown", "within_quarter", "basis", "example",
    ]
)  # fmt: skip
_LARGEST_SCALE: Final = 12


def check_field(place: str, entry: Any) -> None:
    """Raise ContractError for the first fault of one field."""
    entry = entries_of(place, entry, _FIELD, ("name", "kind", "header"))
    check_name(f"{place}: name", entry["name"])
    place = f"{place} {entry['name']}"
    kind = choice_of(f"{place}: kind", entry["kind"], KINDS)
    check_languages(f"{place}: header", entry["header"])
    words_of(f"{place}: aliases", entry.get("aliases", []))
    words_of(f"{place}: formats", entry.get("formats", []))
    words_of(f"{place}: blanks", entry.get("blanks", []))
    words_of(f"{place}: zero_words", entry.get("zero_words", []))
    for flag in ("required", "must_parse", "stated", "as_shown", "within_quarter"):
        if not isinstance(entry.get(flag, False), bool):
            fail(f"{place}: {flag}", "应为 true 或 false", "must be true or false")
    check_only_for(place, entry, "min", NUMBER_KINDS)
    check_only_for(place, entry, "max", NUMBER_KINDS)
    check_only_for(place, entry, "limit_rule", NUMBER_KINDS)
    words_of(f"{place}: limit_rule", [entry["limit_rule"]] if "limit_rule" in entry else [])
    check_only_for(place, entry, "formats", frozenset({"date", "datetime", "month"}))
    check_only_for(place, entry, "zero_words", NUMBER_KINDS)
    check_only_for(place, entry, "unit_from", NUMBER_KINDS)
    check_only_for(place, entry, "grades", frozenset({"decimal"}))
    check_only_for(place, entry, "stated", frozenset({"enum"}))
    check_only_for(place, entry, "out_of", frozenset({"decimal"}))
    check_only_for(place, entry, "as_shown", frozenset({"text"}))
    check_only_for(place, entry, "within_quarter", frozenset({"period"}))
    if "basis" in entry:
        check_languages(f"{place}: basis", entry["basis"])
    _check_grades(place, entry.get("grades", {}))
    check_only_for(place, entry, "personal", frozenset({"text", "key_text"}))
    choice_of(f"{place}: personal", entry.get("personal", "name"), ("name", "number"))
    check_only_for(place, entry, "default_unit", AMOUNT_KINDS | {"ratio"})
    _check_example(place, entry, kind)
    _check_limits(place, entry)
    _check_scale(place, entry)
    _check_unit(place, entry, kind)
    _check_values(place, entry, kind)


def _check_example(place: str, entry: Mapping[str, Any], kind: str) -> None:
    if "example" not in entry:
        return
    example = entry["example"]
    if isinstance(example, dict):
        check_languages(f"{place}: example", example)
    else:
        words_of(f"{place}: example", [example])
    codes = {"enum": tuple(map(str, entry.get("values") or ())), "boolean": ("true", "false")}
    if kind in codes:
        choice_of(f"{place}: example", str(example), codes[kind])


def _check_limits(place: str, entry: Mapping[str, Any]) -> None:
    low, high = entry.get("min"), entry.get("max")
    for bound in (low, high):
        if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int | float)):
            fail(f"{place}: min/max", "应为数字", "must be a number")
    if low is not None and high is not None and low > high:
        fail(f"{place}: min/max", "下限大于上限，请对调", "the lower limit exceeds the upper; swap them")


def _check_scale(place: str, entry: Mapping[str, Any]) -> None:
    check_only_for(place, entry, "scale", frozenset({"decimal"}))
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


def _check_grades(place: str, grades: Any) -> None:
    if not isinstance(grades, dict) or any(
        isinstance(e, bool) or not isinstance(e, int | float) for e in grades.values()
    ):
        fail(f"{place}: grades", "应为“词: 分数”，例如 {优: 95}", "must be words with points, such as {优: 95}")


def _check_values(place: str, entry: Mapping[str, Any], kind: str) -> None:
    if kind != "enum":
        check_only_for(place, entry, "values", frozenset({"enum"}))
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
        for word in words_of(f"{place}: values.{code}", words):
            other = seen.setdefault(plain(word), str(code))
            if other != str(code):
                fail(
                    f"{place}: values",
                    f"“{word}”同时属于 {other} 与 {code}，请只留一处",
                    f"“{word}” stands for both {other} and {code}; keep one",
                )
