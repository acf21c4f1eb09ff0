"""Where weights may come from: pairs judged by several people (AHP), equal parts, 100 points handed out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import deeds, theme
from dashboard.i18n import _, pick, use
from dashboard.parts import download, figures, tables, upload_words, who
from dashboard.parts.drafts import Draft
from dashboard.parts.plain import plain
from models.agreement import concordance
from models.ahp import ACCEPTED_RATIO, Repair, of_each_member, repairs
from models.direct_weights import BUDGET, budget_weights, equal_weights
from models.held_weights import dimension_weights
from models.matrices import FloatArray
from models.refused import RefusedError

Titles: TypeAlias = Mapping[str, str]
# What a judge said of pairs (first item, second item) at a level; a pair that is not there was not judged.
Judged: TypeAlias = dict[tuple[str, str], Fraction]

MOST_MEGABYTES = 2
_JUDGED = "judgements"
_JUDGES = "judges"
_TURN = "judgement_turn"
_SCALE = [Fraction(step) for step in range(9, 0, -1)] + [Fraction(1, step) for step in range(2, 10)]


@st.fragment
def show(found: Draft, titles: Titles, spoken: str) -> None:
    """Draw the choice of level and way, and what it gives."""
    use(spoken)
    levels = {"": _("Dimensions"), **{code: titles.get(code, code) for code in found.start}}
    left, right = st.columns(2, gap="medium")
    with left:
        level = (
            st.selectbox(_("What is weighed"), list(levels), format_func=levels.__getitem__, key="judged_level") or ""
        )
    ways = {"pairs": _("In pairs (AHP)"), "budget": _("100 points"), "equal": _("Equal")}
    with right:
        way = st.segmented_control(
            _("How"), list(ways), format_func=ways.__getitem__, default="pairs", key="judged_way", required=True
        )
    items = list(found.start[level]) if level else list(found.start)
    named = {code: f"{code} {titles.get(code, code)}" if level else titles.get(code, code) for code in items}
    if way == "equal":
        _offer(found, level, equal_weights(items), named)
        return
    judge = _judge()
    if way == "budget":
        _budget(found, level, named, judge)
    else:
        _pairs(found, level, named, judge)


def _judge() -> str:
    judges: list[str] = st.session_state.setdefault(_JUDGES, [who.given() or _("Judge 1")])
    left, right = st.columns(2, gap="medium")
    with right:
        name, add = st.columns([0.75, 0.25], vertical_alignment="bottom")
    with name:
        added = st.text_input(_("Another judge"), key="judge_new", max_chars=60)
    with add:
        if st.button(_("Add"), key="judge_add") and added.strip() and added.strip() not in judges:
            judges.append(added.strip())
            st.session_state["judge_now"] = added.strip()
    with left:
        return str(
            st.segmented_control(_("Who judges"), judges, key="judge_now", default=judges[0], required=True)
            or judges[0]
        )


# ------------------------------------------------------------------------------------------ pairs


def _pairs(found: Draft, level: str, named: Titles, judge: str) -> None:
    figures.heading(
        _("Which matters more, and how much?"),
        _("One choice a pair; pairs left open are filled from the others. 1 is alike, 9 is absolutely more."),
    )
    own = _judged(level, judge)
    options = {value: value for value in _SCALE}
    columns = st.columns(2, gap="medium")
    for place, (first, second) in enumerate(combinations(named, 2)):
        with columns[place % 2]:
            key = f"pair_{level}_{judge}_{first}_{second}"
            st.session_state[key] = own.get((first, second))
            said = {value: _said(value, named[first], named[second]) for value in options}

            def chosen(key: str = key, pair: tuple[str, str] = (first, second)) -> None:
                value = st.session_state[key]
                own.pop(pair, None) if value is None else own.__setitem__(pair, value)

            st.selectbox(
                plain(f"{named[first]} – {named[second]}"), _SCALE, format_func=said.__getitem__, key=key,
                on_change=chosen, placeholder=_("not judged"),
            )  # fmt: skip
    _result(found, level, named, judge)
    _files(found)


def _said(value: Fraction, first: str, second: str) -> str:
    """Say a judgement in words, as 9 … 1 … 1/9."""
    if value == 1:
        return _("both alike (1)")
    strength = value if value > 1 else 1 / value
    word = {
        2: _("hardly more"),
        3: _("somewhat more"),
        4: _("rather more"),
        5: _("clearly more"),
        6: _("much more"),
        7: _("very much more"),
        8: _("almost absolutely more"),
        9: _("absolutely more"),
    }[int(strength)]
    return _("{item} {word} ({value})").format(item=first if value > 1 else second, word=word, value=value)


def _result(found: Draft, level: str, named: Titles, judge: str) -> None:
    judges = [name for name in st.session_state[_JUDGES] if _judged(level, name)]
    if not judges:
        st.text(_("Judge at least as many pairs as connect all of them."))
        return
    try:
        matrices = {name: _matrix(_judged(level, name), list(named)) for name in judges}
        group = of_each_member(list(matrices.values()))
    except RefusedError as refused:
        st.warning(_refusal(refused, list(named.values())))
        return
    figures.heading(_("What follows"), _("CR up to 0.10 is accepted; several judges are joined by the geometric mean."))
    rows = pd.DataFrame({"title": list(named.values())})
    columns: dict[str, Any] = {"title": TextColumn(_("Item"), width=180)}
    for name, member in zip(judges, group.members, strict=True):
        rows[f"w_{name}"] = 100 * member.weights
        columns[f"w_{name}"] = NumberColumn(f"{name}　{_ratio(member.ratio)}", width=150, format="%.2f")
    rows["joint"] = 100 * group.joint.weights
    columns["joint"] = NumberColumn(
        _("Together　{ratio}").format(ratio=_ratio(group.joint.ratio)), width=150, format="%.2f"
    )
    tables.show(rows, columns, key="judged_weights", alt=_("Weights by judge"))
    _agreement(group.members)
    if judge in matrices:
        _repair(repairs(matrices[judge]), named, level, judge, group.members[judges.index(judge)].ratio)
    if len(judges) > 1 and any(not member.acceptable for member in group.members) and group.joint.acceptable:
        st.text(_("▲ Joining hides contradictions: the group is consistent, not every judge is."))
    _offer(found, level, _shares(group.joint.weights, list(named)), named)


def _ratio(ratio: float | None) -> str:
    if ratio is None:
        return _("CR does not apply")
    mark = "●" if ratio <= ACCEPTED_RATIO else "▲"
    return f"{mark} CR {ratio:.3f}"


def _agreement(members: Sequence[Any]) -> None:
    if len(members) < 2 or len(members[0].weights) < 2:  # noqa: PLR2004 - agreement takes two of each
        return
    table = [[member.weights[item] for member in members] for item in range(len(members[0].weights))]
    found = concordance(table)
    st.text(
        _("Agreement of the judges on the order: Kendall's W {w} (1 is the same order, 0 none).").format(
            w=f"{found.w:.2f}"
        )
    )


def _repair(found: Sequence[Repair], named: Titles, level: str, judge: str, ratio: float | None) -> None:
    if ratio is None or ratio <= ACCEPTED_RATIO or not found:
        return
    worst, titles, codes = found[0], list(named.values()), list(named)
    value = Fraction(worst.suggested).limit_denominator(9)
    st.warning(
        plain(
            _(
                "CR {ratio} is above 0.10. The judgement that contradicts the others most: “{judged}”. "
                "The others imply “{suggested}”; with it CR would be {after}."
            ).format(
                ratio=f"{ratio:.3f}",
                judged=_said(Fraction(worst.judged).limit_denominator(9), titles[worst.row], titles[worst.column]),
                suggested=_said(value, titles[worst.row], titles[worst.column]),
                after=f"{worst.ratio_after:.3f}",
            )
        )
    )
    pair = (codes[worst.row], codes[worst.column])

    def accept() -> None:
        _judged(level, judge)[pair] = value

    st.button(_("Take the value that the others imply"), key="take_repair", on_click=accept)


def _refusal(refused: RefusedError, titles: Sequence[str]) -> str:
    if refused.rule == "connected":
        places: Any = refused.about["items"]
        alone = _(", ").join(titles[place] for place in places)
        return plain(_("Nothing connects {items} with the first item yet; judge one more pair.").format(items=alone))
    return plain(str(refused))


def _matrix(own: Judged, items: Sequence[str]) -> FloatArray:
    matrix: FloatArray = np.full((len(items), len(items)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for (first, second), value in own.items():
        if first in items and second in items:
            i, j = items.index(first), items.index(second)
            matrix[i, j], matrix[j, i] = float(value), float(1 / value)
    return matrix


def _judged(level: str, judge: str) -> Judged:
    kept: dict[tuple[str, str], Judged] = st.session_state.setdefault(_JUDGED, {})
    return kept.setdefault((level, judge), {})


# ------------------------------------------------------------------------------------------ files


def _files(found: Draft) -> None:
    levels = {"": list(found.start), **{code: list(members) for code, members in found.start.items()}}
    rows = [
        (at, judge, first, second, str(value))
        for (at, judge), own in st.session_state.get(_JUDGED, {}).items()
        for (first, second), value in own.items()
    ]
    # With nothing to download the box for files begins where the page does.
    beside = st.columns(2, gap="medium", vertical_alignment="bottom")
    left, right = beside if rows else reversed(beside)
    with left:
        if rows:
            table = pd.DataFrame(rows, columns=["level", "judge", "item", "against", "judgement"])
            about = [(_("Judgements"), _("An item matters so many times as much as the one it is held against."))]
            download.offer_about("judgements", "AHP", {_("Judgements"): table}, about)
    with right:
        turn = st.session_state.setdefault(_TURN, 0)
        given = st.file_uploader(
            _("Load judgements (CSV or workbook)"),
            type=["csv", "xlsx"],
            max_upload_size=MOST_MEGABYTES,
            key=f"judgements_{turn}",
        )
        upload_words.show(MOST_MEGABYTES)
    if given is not None:
        try:
            for each in deeds.read_judgements(given.name, given.getvalue(), levels):
                _take(each, levels[each.level])
        except deeds.ScorecardError as fault:
            st.warning(plain(pick(fault.zh, fault.en)))
            return
        st.session_state[_TURN] = turn + 1
        st.rerun(scope="fragment")


def _take(each: Any, items: Sequence[str]) -> None:
    judges: list[str] = st.session_state[_JUDGES]
    if each.judge not in judges:
        judges.append(each.judge)
    first, second, value = each.item, each.against, each.value
    if items.index(first) > items.index(second):
        first, second, value = second, first, 1 / value
    _judged(each.level, each.judge)[first, second] = value


# ------------------------------------------------------------------------------------------ budgets


def _budget(found: Draft, level: str, named: Titles, judge: str) -> None:
    figures.heading(_("100 points to hand out"), _("Every judge hands out 100; the weights are the judges' mean."))
    kept: dict[tuple[str, str], dict[str, int]] = st.session_state.setdefault("budgets", {})
    own = kept.setdefault((level, judge), {})
    columns = st.columns(4, gap="medium")
    for place, (code, title) in enumerate(named.items()):
        with columns[place % 4]:
            key = f"budget_{level}_{judge}_{code}"
            st.session_state[key] = own.get(code, 0)

            def given(key: str = key, code: str = code) -> None:
                own[code] = int(st.session_state[key])

            st.number_input(plain(title), 0, 100, step=1, key=key, on_change=given)
    sums = {name: sum(points.values()) for (at, name), points in kept.items() if at == level and points}
    for name, total in sums.items():
        left = int(BUDGET) - total
        st.text(
            _("● {judge}: 100 of 100 handed out").format(judge=name)
            if not left
            else _("▲ {judge}: {total} of 100, {left} left").format(judge=name, total=total, left=left)
        )
    if sums and all(total == BUDGET for total in sums.values()):
        budgets = {name: {code: kept[level, name].get(code, 0) for code in named} for name in sums}
        _offer(found, level, budget_weights(budgets), named)


# ------------------------------------------------------------------------------------------ taking over


def _shares(weights: Any, items: Sequence[str]) -> dict[str, Fraction]:
    return {item: Fraction(float(weight)) for item, weight in zip(items, weights, strict=True)}


def _offer(found: Draft, level: str, shares: Mapping[str, Fraction], named: Titles) -> None:
    """Show what the weights would be, and put them on the sliders if asked to."""
    now = found.weights
    total = dimension_weights(now)[level] if level else sum(dimension_weights(now).values(), Fraction(0))
    whole = sum(shares.values(), Fraction(0))
    said = [f"{plain(title)} {theme.number(float(shares[code] / whole * total), 2)}" for code, title in named.items()]
    st.caption(_("On the sliders: {weights}").format(weights=_("; ").join(said)))

    def take() -> None:
        found.begin_with(level, shares)

    if st.button(_("Use these weights"), key="use_weights", on_click=take, type="primary"):
        st.success(_("They stand on the sliders now; see the part “Weights and ranking”."))
