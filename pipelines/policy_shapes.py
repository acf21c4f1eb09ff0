"""Is a policy file built as its readers expect: keys where they look for keys, a list where they go through one?

Asked before anything is read, so that a key left empty or a list without its dashes is a sentence with file and line.
What may stand there (names, bounds, words) is the readers' own business; what no shape speaks of is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from pipelines.policy_places import Place, wrong

# A mapping of shapes is keys and values; a list of one shape is a list, in a tuple one that may not be empty.
Shape: TypeAlias = object

# One text, number or day: there, and no collection. `yes` and `no` are texts only in quotes.
VALUE: Final = "value"
# Any key that the mapping does not name.
ANY: Final = "*"


class OneOrMore(tuple[Shape, ...]):
    """A shape by itself, or a list of it that is not empty."""

    __slots__ = ()


_TITLE: Final = {"zh": VALUE, "en": VALUE}
_LIMITS: Final = ({"test": VALUE, "at_least": VALUE, "above": VALUE, "below": VALUE, "cap": VALUE},)
_INDICATOR: Final = {
    "indicator": VALUE,
    "title": _TITLE,
    "weight": VALUE,
    "measure": VALUE,
    "unit": VALUE,
    "curve": {},
    "families": {ANY: OneOrMore([{}])},
    "curves": {ANY: {}},
    "names": [VALUE],
    "less": {"measure": VALUE, "above": VALUE, "points": VALUE},
    "minimum_denominator": VALUE,
    "shrink_below": VALUE,
}
_ADJUSTMENTS: Final = {
    "cap": VALUE,
    "items": [{"item": VALUE, "title": _TITLE, "points": VALUE, "event": VALUE, "names": [VALUE]}],
}
_COMMITTEE: Final[dict[str, Shape]] = dict.fromkeys(("outside_share", "outlier_points", "outlier_mean"), VALUE)
_PRICE: Final[dict[str, Shape]] = {
    "title": _TITLE,
    **dict.fromkeys(("weight", "above", "below", "reduction", "explain_below"), VALUE),
}

SCHEME: Final[Shape] = {
    "scheme": VALUE,
    "version": VALUE,
    "title": _TITLE,
    "owed_by": _TITLE,
    "weights_sum": VALUE,
    "coverage": {"ranked": VALUE, "provisional": VALUE},
    "minimum_data": {"active_days": VALUE, "months_reported": VALUE},
    "no_significant_difference": VALUE,
    "must_weigh": [{"any_of": [VALUE], "title": _TITLE, "words": [VALUE]}],
    "tie_breaks": [VALUE],
    "tiers": [{"tier": VALUE, "title": _TITLE, "from": VALUE, "every_dimension_from": VALUE, "without_fact": VALUE}],
    "movement": {ANY: {}, "up_after": VALUE},
    "years": {"periods": VALUE, "lowest": VALUE},
    "deductions": _ADJUSTMENTS,
    "bonus": _ADJUSTMENTS,
    "limits": {ANY: VALUE},
    "incidents": {"points": {ANY: VALUE}, "measures": {ANY: (VALUE,)}},
    "gates": [{
        "gate": VALUE, "title": _TITLE, "basis": VALUE, "fails": _LIMITS, "mode": VALUE, "modes": {ANY: _LIMITS},
        "rule": _TITLE, "names": [VALUE],
    }],
    "dimensions": ({"dimension": VALUE, "title": _TITLE, "weight": VALUE, "indicators": (_INDICATOR,)},),
    "committee": _COMMITTEE,
    "price": _PRICE,
    "evidence_rules": {
        "incumbent_share": VALUE, "labour_below": VALUE, "status_refused": [VALUE], "material_hits": [VALUE],
        "security_certificates": [VALUE],
    },
    "evidence": [{"item": VALUE, "title": _TITLE, "names": [VALUE]}],
}  # fmt: skip
_WORDS: Final = {ANY: _TITLE}
FAMILIES: Final[Shape] = {
    "families": {ANY: {"title": _TITLE, "denominator": _TITLE}},
    "classes": _WORDS,
    "modes": _WORDS,
}
KPIS: Final[Shape] = {"kpis": {ANY: {"title": _TITLE, "names": [VALUE], "measure": VALUE}}}


def refuse_misshapen(stated: Any, shape: Shape, where: Place) -> None:
    """Raise PolicyError naming the first place where a document is not of its shape."""
    if isinstance(shape, OneOrMore):
        refuse_misshapen(stated, tuple(shape) if isinstance(stated, list) else shape[0], where)
    elif isinstance(shape, Mapping):
        _refuse_keys(stated, shape, where)
    elif isinstance(shape, list | tuple):
        _refuse_list(stated, shape, where)
    elif stated is None:
        raise wrong(
            where, "没有填写内容；请填写，或删去这个键。", "nothing is written here; write it, or remove the key."
        )
    elif isinstance(stated, bool | list | Mapping):
        raise wrong(
            where,
            "应为一个文字或数值；yes、no、true、false 作文字用时请加引号。",
            "must be one text or number; yes, no, true and false are texts only in quotes.",
        )


def _refuse_keys(stated: Any, shape: Mapping[str, Shape], where: Place) -> None:
    if not isinstance(stated, Mapping):
        example = ", ".join(f"{key}: …" for key in list(shape)[:2] if key != ANY) or "…: …"
        raise wrong(where, f"应写成键值，如 {{{example}}}。", f"must be keys and values, such as {{{example}}}.")
    for key, value in stated.items():
        own = shape.get(str(key), shape.get(ANY))
        if own is not None:
            refuse_misshapen(value, own, where.within(str(key), stated, str(key)))


def _refuse_list(stated: Any, shape: list[Shape] | tuple[Shape, ...], where: Place) -> None:
    if not isinstance(stated, list):
        raise wrong(
            where, "应写成列表，每项以“- ”开头，或写在 [ ] 内。", "must be a list: each item after “- ”, or all in [ ]."
        )
    if isinstance(shape, tuple) and not stated:
        raise wrong(where, "列表为空，至少应有一项。", "the list is empty; it needs one item at least.")
    for seq, each in enumerate(stated, start=1):
        refuse_misshapen(each, shape[0], Place(where.file, f"{where.path}[{seq}]", getattr(each, "line", where.line)))
