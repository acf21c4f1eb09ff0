"""How a table reads in a file that is handed over: codes in words, one language, nothing that only we can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from dashboard.i18n import _, period_word, pick
from dashboard.parts import cost_overall, cost_words, moved_words, reasons, rule_words, tender_words, words
from dashboard.rows import each

# What only the program needs: keys of its own tables, and what other columns say already.
_OURS = (
    "file_id", "stored_name", "seq", "dimension_seq", "period_seq", "question_id", "adds_up", "is_sample",
    "size_bytes", "field", "display_scale", "peer_group", "right_closed", "scheme", "detail", "cap_tier",
    "price_points_exact", "measure",
)  # fmt: skip
# Told by its label wherever that stands beside it.
_TOLD_BY = {"engagement_id": "label", "period_count": "first_period"}
# Kept as a fraction; in a file they stand in the unit beside them, as on the page.
_SCALED = ("value", "raw_value", "prior_value", "target", "value_before", "value_after")

Word = Callable[[str], str]


def out(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with every code spelt out, in the reader's language, without the columns that are only ours."""
    kept = _apart(_in_one_language(_with_effects(_in_units(rows))))
    told = [name for name, by in _TOLD_BY.items() if by in kept]
    kept = kept.drop(columns=[name for name in (*_OURS, *told) if name in kept])
    said = {name: kept[name].map(word, na_action="ignore") for name, word in _words().items() if name in kept}
    said |= {name: kept[name].map(_yes_or_no, na_action="ignore") for name in kept if _is_yes_or_no(kept[name])}
    return kept.assign(**said)


def _in_units(rows: pd.DataFrame) -> pd.DataFrame:
    if "display_scale" not in rows:
        return rows
    scale = rows["display_scale"].fillna(1.0)
    # Nine digits are more than any count carries, and leave out the dust of the division.
    return rows.assign(**{name: (rows[name] / scale).round(9) for name in _SCALED if name in rows})


def _apart(rows: pd.DataFrame) -> pd.DataFrame:
    """Tell points that make up a total from points of a hundred, and a step of a change from a change of a figure."""
    names = {"points": "points_gained"} if {"points", "total"} <= set(rows) else {}
    names |= {"change": "on_the_score"} if {"change", "part"} <= set(rows) else {}
    return rows.rename(columns=names)


def _with_effects(rows: pd.DataFrame) -> pd.DataFrame:
    """Say what a gate leads to with the tier it leads to."""
    if not {"effect", "cap_tier"} <= set(rows):
        return rows
    return rows.assign(effect=[words.gate_effect(row.effect, row.cap_tier) for row in each(rows)])


def _in_one_language(rows: pd.DataFrame) -> pd.DataFrame:
    """Put each pair of a Chinese and an English column together; what it names gives way to the name."""
    for name in [str(column)[:-3] for column in rows if str(column).endswith("_zh") and f"{column[:-3]}_en" in rows]:
        both = [pick(zh, en) or None for zh, en in zip(rows[f"{name}_zh"], rows[f"{name}_en"], strict=True)]
        rows = rows.assign(**{f"{name}_zh": both}).drop(columns=[f"{name}_en", *([name] if name in rows else [])])
        rows = rows.rename(columns={f"{name}_zh": name})
    # Where rows are dimensions, their title is what the dimension is called.
    if {"dimension", "title"} <= set(rows) and "indicator" not in rows:
        rows = rows.drop(columns="dimension").rename(columns={"title": "dimension"})
    return rows


def _words() -> Mapping[str, Word]:
    """By column what its codes are called."""
    return {
        "state": _first_of(words.file_state, words.gate_state, words.adjustment_state, _state, tender_words.gate_state),
        "state_before": _state,
        "state_after": _state,
        "gate_state": tender_words.gate_state,
        "status": _first_of(words.status, tender_words.status),
        "severity": words.severity,
        "gravity": words.gravity,
        "kind": _first_of(words.kind, _adjustment),
        "source": words.source,
        "group_key": words.group,
        "family": lambda code: _("All families") if code == "*" else words.family(code),
        "verdict": words.verdict_name,
        "cumulative_verdict": words.verdict_name,
        "flags": cost_words.flags,
        "side": cost_words.side,
        "how": cost_words.source,
        "missing_items": cost_words.missing,
        "outsource_where": cost_words.where,
        "priced_by": cost_words.priced_by,
        "matter": _first_of(reasons.matter, cost_overall.matter),
        "level": lambda code: {"RED": _("To act"), "AMBER": _("To check"), "INFO": _("To know")}.get(code, code),
        "attribution": words.attribution,
        "moved": moved_words.peer,
        "part": moved_words.part,
        "unit": words.unit,
        "direction": _direction,
        "aggregation": rule_words.formula,
        "takes": rule_words.takes,
        "missing": rule_words.owed,
        "test": rule_words.test,
        "without_fact": rule_words.test,
        "comparison": lambda code: {"at_least": "≥", "above": ">", "below": "<"}.get(code, code),
        "finding": tender_words.outcome,
        "origin": lambda code: {"sheet": _("On a sheet"), "page": _("On the page")}.get(code, code),
        "period": period_word,
        "first_period": period_word,
        "last_period": period_word,
        "expected_to_break": period_word,
        "period_kind": _period_kind,
    }


def _first_of(*known: Word) -> Word:
    """Return a word for codes of several kinds: the first that knows the code says it."""
    return lambda code: next((said for word in known if (said := word(code)) != code), code)


def _state(code: str) -> str:
    return {"value": _("Has a value"), "valid": _("Counts")}.get(code) or words.state(code) or code


def _adjustment(code: str) -> str:
    return {"deduction": _("Deduction"), "bonus": _("Bonus")}.get(code, code)


def _direction(code: str) -> str:
    return {"higher": _("Higher is better"), "lower": _("Lower is better")}.get(code, code)


def _period_kind(code: str) -> str:
    return {
        "month": _("Month"), "quarter": _("Quarter"), "half": _("Half-year"), "year": _("Year"),
        "edition": _("Edition"), "tender": _("Tender"),
    }.get(code, code)  # fmt: skip


def _is_yes_or_no(column: pd.Series) -> bool:
    known = column.dropna()
    return len(known) > 0 and all(isinstance(value, bool) for value in known.tolist())


def _yes_or_no(value: bool) -> str:
    return _("Yes") if value else _("No")
