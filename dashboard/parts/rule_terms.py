"""What the words of the rules mean."""

from __future__ import annotations

import pandas as pd
from streamlit.column_config import TextColumn

from dashboard.i18n import _
from dashboard.parts import figures, tables


def show() -> None:
    """Draw the glossary of the rules."""
    figures.heading(_("Words of the rules"))
    rows = pd.DataFrame(_terms(), columns=["term", "meaning"])
    columns = {"term": TextColumn(_("Word"), width=150), "meaning": TextColumn(_("Meaning"), width=754)}
    tables.show(rows, columns, key="rule_terms", alt=_("Words of the rules"))


def _terms() -> list[tuple[str, str]]:
    return [
        (_("Dimension"), _("One of the parts that a score is made of; it weighs what its indicators weigh together.")),
        (_("Indicator"), _("What is judged: a measure, a curve that gives it 0 to 100 points, and a weight.")),
        (
            _("Measure"),
            _("A figure from the sheets, as numerator and denominator or as a count, by engagement and month."),
        ),
        (_("Weight"), _("How many of the 100 points an indicator can give; a trade-off, not a label of importance.")),
        (_("Target"), _("The value from which an indicator has full points.")),
        (_("Floor"), _("The value at which an indicator has no points any more.")),
        (
            _("Knock-out gate"),
            _("A test that a good score can't make up for; failing it caps the tier or ends the ranking."),
        ),
        (_("Tier"), _("What a score leads to: A to D, moved by rules from period to period.")),
        (_("Coverage"), _("The share of applicable weight for which there are data.")),
        (_("Peer group"), _("Vendors of one service family, class and mode; places count within it only.")),
        (_("Consistency ratio (CR)"), _("How far judgements in pairs contradict each other; up to 0.10 is accepted.")),
    ]
