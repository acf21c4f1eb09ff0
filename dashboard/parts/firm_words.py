"""How firm a ranking is, in sentences that need no statistics; the numbers come second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard import data, theme
from dashboard.charts import weight_ranges
from dashboard.i18n import _
from dashboard.rows import each

FIRM, FAIR = 0.95, 0.70
MOST_SENTENCES = 3
_SHOWN = 0.05
ALIKE = "≈"

Names = Mapping[str, str]


def sentences(firm: data.Firmness, vendors: Names, ranges: pd.DataFrame) -> list[str]:
    """Say how firm the first place is: by other weights, by the data, by one weight alone, by other methods."""
    return [_by_weights(firm, vendors), _by_data(firm, vendors), *_by_one_weight(ranges), *_by_methods(firm, vendors)]


def _by_weights(firm: data.Firmness, vendors: Names) -> str:
    first = firm.standings[0]
    if first.first_share >= FIRM:
        sentence = _(
            "{vendor} is firmly first: of {count} sets of weights close to those in force, it leads in {share}."
        )
    elif first.first_share >= FAIR:
        sentence = _(
            "{vendor} is fairly firmly first: of {count} sets of weights close to those in force, it leads in {share}."
        )
    else:
        sentence = _(
            "{vendor} is not firmly first: of {count} sets of weights close to those in force, it leads in {share}."
        )
    return sentence.format(vendor=vendors[first.vendor_id], count=f"{firm.draws:,}", share=share(first.first_share))


def _by_data(firm: data.Firmness, vendors: Names) -> str:
    first, second = firm.standings[:2]
    level = [vendors[each.vendor_id] for each in firm.standings[1:] if each.band == 1]
    if level:
        return _(
            "By the data alone the first place can't be told from: {vendors}. The difference may be chance."
        ).format(vendors=_(", ").join(level))
    return _("The lead of {points} points over {vendor} is more than chance and gaps in the data explain.").format(
        points=theme.score(first.total - second.total), vendor=vendors[second.vendor_id]
    )


def _by_one_weight(ranges: pd.DataFrame) -> list[str]:
    if ranges["low"].isna().any():
        return [_("The first place is shared or was decided by a tie-break, so no range of weights keeps it.")]
    limited = ranges[(ranges["low"] > 0) | (ranges["high"] < weight_ranges.WHOLE)]
    if limited.empty:
        return [_("Whatever weight a single dimension is given, the first place stays (the others in proportion).")]
    nearest = limited.assign(room=[_room(row) for row in each(limited)]).sort_values("room", kind="stable")
    said = [
        _("With a weight of {dimension} of {range} (now {weight}) the first place stays.").format(
            dimension=row.title, range=weight_ranges.reach(row), weight=f"{row.weight:.4g}"
        )
        for row in each(nearest.head(MOST_SENTENCES))
    ]
    if len(limited) <= MOST_SENTENCES and len(limited) < len(ranges):
        said.append(_("Of the other dimensions no weight changes the first place."))
    return said


def _room(row: Any) -> float:
    """Return how far a weight may move towards its nearer limit."""
    edges = [row.weight - row.low] * (row.low > 0) + [row.high - row.weight] * (row.high < weight_ranges.WHOLE)
    return float(min(edges))


def _by_methods(firm: data.Firmness, vendors: Names) -> list[str]:
    other = [opinion for opinion in firm.opinions if not opinion.same_first]
    if not other:
        words = _(
            "Two other ways to add up points ({methods}) have the same first; agreement of the whole order {tau}."
        )
        return [words.format(methods=_listed(firm.opinions), tau=_alike(firm.opinions))]
    leaders = sorted({vendors[firm.standings[opinion.places.index(1)].vendor_id] for opinion in other})
    words = _("Added up another way ({methods}) the first would be {vendors}; agreement of the whole order {tau}.")
    return [words.format(methods=_listed(other), vendors=_(", ").join(leaders), tau=_alike(other))]


def _listed(opinions: Sequence[Any]) -> str:
    return _(", ").join(method(opinion.method) for opinion in opinions)


def _alike(opinions: Sequence[Any]) -> str:
    """Write the rank correlations, once where they are the same."""
    written = [theme.NOTHING if each.tau_b is None else f"{each.tau_b:.2f}" for each in opinions]
    return _(", ").join(dict.fromkeys(written))


def method(code: str) -> str:
    """Name another way of adding points up."""
    return {"product": _("geometric mean"), "sum": _("weighted sum"), "topsis": "TOPSIS"}.get(code, code)


def share(part: float | None) -> str:
    """Write a share of draws; what is not quite all or nothing is not written as such."""
    if part is None or pd.isna(part):
        return theme.NOTHING
    if 0 < part < 0.01:  # noqa: PLR2004 - a percent
        return "<1%"
    return ">99%" if 0.99 < part < 1 else theme.percent(part)  # noqa: PLR2004


def places(best: Any, worst: Any) -> str:
    """Write the places between which a vendor lies in nine of ten draws."""
    if pd.isna(best) or pd.isna(worst):
        return theme.NOTHING
    return f"{int(best)}" if best == worst else f"{int(best)}–{int(worst)}"


def apart(is_apart: Any) -> str:
    """Say whether a vendor can be told from the one a place above, with a shape so that it needs no colour.

    Most can't: for them the shape alone stands, and its page says once what it means.
    """
    if is_apart is None or pd.isna(is_apart):
        return theme.NOTHING
    return _("▼ Clearly less") if is_apart else ALIKE


def bounds(found: data.ScoreInterval | None) -> str:
    """Say in one sentence between which values a score lies, and why."""
    if found is None:
        return ""
    has_gaps, has_chance = found.best - found.worst >= _SHOWN, max(found.chance_below, found.chance_above) >= _SHOWN
    if not (has_gaps or has_chance):
        return _("Nothing is missing and no rate rests on few cases: the score is exact.")
    sentence = {
        (True, True): _("Few cases and missing data leave this score between {low} and {high}."),
        (False, True): _("Few cases behind some rates leave this score between {low} and {high}."),
        (True, False): _("Missing data leave this score between {low} and {high}."),
    }[has_gaps, has_chance]
    return sentence.format(low=theme.score(found.low), high=theme.score(found.high))


def on_bounds() -> str:
    """Explain the bar of a score in words."""
    return _(
        "Where the score may lie: rates of few cases could have come out otherwise by chance (95 of 100 cases lie in "
        "the bar), and missing data are taken at worst and at best. A long bar means: little data, judge with care."
    )


def on_share() -> str:
    """Explain the share of first places."""
    return _("In how many of 10,000 sets of weights drawn around those in force this vendor is first.")


def on_top_three() -> str:
    """Explain the share of places among the first three."""
    return _("In how many of the same sets of weights this vendor is among the first three.")


def on_places() -> str:
    """Explain the interval of places."""
    return _(
        "The places it has in nine of ten of these sets of weights; a single number means that weights matter little."
    )


def on_apart() -> str:
    """Explain the comparison with the vendor above."""
    return _(
        "Whether the vendor one place above leads by a point or more, and by more than the bars of both scores explain."
    )


def on_band() -> str:
    """Explain the bands."""
    return _(
        "Vendors of one number can't be told from the best of them; the best of the next number is clearly behind it."
    )
