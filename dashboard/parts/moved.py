"""Why a score moved: a sentence, what each dimension and indicator made of it, and who changed places."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import data, theme
from dashboard.charts import waterfall
from dashboard.i18n import _, period_word, pick
from dashboard.parts import figures, look, moved_words, tables
from dashboard.parts.plain import plain
from dashboard.rows import each

# Steps that a chart shows one by one; what is smaller stands together.
MOST_STEPS = 9


def show(found: data.Moved, *, key: str) -> None:
    """Draw the sentence and two waterfalls, by dimension and by indicator."""
    steps = by_indicator(found.steps)
    st.text(moved_words.sentence(found, steps))
    if found.change is None or steps.empty:
        return
    if said := moved_words.causes(found.steps):
        st.caption(plain(said))
    left, right = st.columns([0.42, 0.58], gap="large")
    with left:
        _waterfall(found, by_dimension(found.steps), key=f"{key}_dimensions", how=_("by dimension"))
        places(found, key=f"{key}_peers")
    with right:
        _waterfall(found, grouped(steps), key=f"{key}_indicators", how=_("by indicator"))


def line(found: data.Moved | None) -> None:
    """Say in one line how a score moved since the period before; nothing of a first one."""
    if found and found.change is not None:
        said = moved_words.sentence(found, by_indicator(found.steps))
        st.text(_("Since {period}: {moved}").format(period=period_word(found.before["period"]), moved=said))


def _waterfall(found: data.Moved, changes: pd.DataFrame, *, key: str, how: str) -> None:
    chart = waterfall.figure(
        changes,
        look.now(),
        before=found.before["total"],
        after=found.after["total"],
        ends=moved_words.ends(found),
    )
    figures.show(chart, key=key, alt=_("Why the score moved, {how}").format(how=how))


def by_indicator(steps: pd.DataFrame) -> pd.DataFrame:
    """Return one row per indicator or part without one, whatever the cause, the largest first."""
    if steps.empty:
        return steps
    keys = steps["indicator"].fillna(steps["part"]).rename("about")
    rows = steps.groupby(keys, sort=False).first()
    rows["change"] = steps.groupby(keys, sort=False)["change"].sum()
    return rows.sort_values("change", key=abs, ascending=False, kind="stable").reset_index(drop=True)


def by_dimension(steps: pd.DataFrame) -> pd.DataFrame:
    """Return one row per dimension, then one per part that belongs to no indicator."""
    named = [pick(row.dimension_zh, row.dimension_en) or moved_words.part(row.part) for row in each(steps)]
    sums = steps.assign(title=named, is_part=steps["indicator"].isna()).groupby(["is_part", "title"], sort=False)
    rows = sums["change"].sum().reset_index().sort_values("change", key=abs, ascending=False, kind="stable")
    shown = rows[rows["change"].abs() >= theme.SMALLEST_SHOWN]
    return shown.sort_values("is_part", kind="stable").assign(note="")


def grouped(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the largest steps with name and values, and one for all that are smaller."""
    large = steps[steps["change"].abs() >= theme.SMALLEST_SHOWN].head(MOST_STEPS)
    rows = pd.DataFrame(
        [(moved_words.title(row), row.change, moved_words.values(row)) for row in each(large)],
        columns=["title", "change", "note"],
    )
    rest = steps.drop(large.index)
    if rest.empty or abs(rest["change"].sum()) < theme.SMALLEST_SHOWN:
        return rows
    rows.loc[len(rows)] = (_("{count} others").format(count=len(rest)), rest["change"].sum(), "")
    return rows


def table(steps: pd.DataFrame, *, key: str) -> None:
    """Draw every step: indicator, cause, value, points and weight before and after, and what it made."""
    if steps.empty:
        return
    shown = steps.assign(
        dimension_word=[pick(row.dimension_zh, row.dimension_en) for row in each(steps)],
        title=[moved_words.title(row) for row in each(steps)],
        cause=steps["part"].map(moved_words.part),
        values=[moved_words.values(row) for row in each(steps)],
    )
    columns = {
        "dimension_word": TextColumn(_("Dimension"), width=88),
        "indicator": TextColumn(_("Code"), width=46),
        "title": TextColumn(_("Indicator or part"), width=160),
        "cause": TextColumn(_("Cause"), width=96),
        "values": TextColumn(_("Before → after"), width=186),
        "points_before": NumberColumn(_("Points, before"), width=92, format="%.2f"),
        "points_after": NumberColumn(_("Points, after"), width=80, format="%.2f"),
        "change": NumberColumn(_("On the score"), width=80, format="%+.4f"),
    }
    tables.show(shown, columns, key=key, alt=_("Every step of the change"), most_rows=40)


def places(found: data.Moved, *, key: str) -> None:
    """Say what a change of place is due to, and draw the peers that now stand on the other side."""
    if said := moved_words.place(found):
        st.text(said)
    if found.peers.empty:
        return
    shown = found.peers.assign(
        moved_word=found.peers["moved"].map(moved_words.peer),
        ranks=[f"{theme.number(row.rank_before, 0)} → {theme.number(row.rank_after, 0)}" for row in each(found.peers)],
    )
    columns = {
        "vendor_name": TextColumn(_("Vendor"), width=156),
        "moved_word": TextColumn(_("What it did"), width=128),
        "ranks": TextColumn(_("Place"), width=54, alignment="right"),
    }
    tables.show(shown, columns, key=key, alt=_("Peers that changed sides"), most_rows=8)


def restated(rows: pd.DataFrame, *, key: str) -> None:
    """List the loads that changed a score which was there before them."""
    if rows.empty:
        st.caption(_("No load has changed a score of this vendor after it was there."))
        return
    shown = rows.assign(
        period_word=[period_word(each_period) for each_period in rows["period"]],
        day=rows["at"].str.slice(0, 10),
        totals=[f"{theme.score(row.total_before)} → {theme.score(row.total_after)}" for row in each(rows)],
        change=rows["total_after"] - rows["total_before"],
        kept=[
            _("compare with “before load {number}” in that period").format(number=row.seq)
            if row.is_kept
            else _("the earlier build is no longer kept")
            for row in each(rows)
        ],
    )
    columns = {
        "seq": NumberColumn(_("Load"), width=48, format="%d"),
        "day": TextColumn(_("Date"), width=84),
        "who": TextColumn(_("By"), width=100),
        "period_word": TextColumn(_("Period"), width=110),
        "totals": TextColumn(_("Score"), width=116, alignment="right"),
        "change": NumberColumn(_("Change"), width=66, format="%+.2f"),
        "files": TextColumn(_("Files"), width=240),
        "kept": TextColumn(_("Details"), width=230),
    }
    figures.heading(_("Restatements"), _("Loads that changed a score which was there before them."))
    tables.show(shown, columns, key=key, alt=_("Loads that changed a score"), most_rows=6)
