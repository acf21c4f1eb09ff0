"""What entropy and CRITIC would weigh: shown beside the weights, and never used."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard.i18n import _
from dashboard.parts import empty, figures, tables
from models.gaps import completed
from models.held_weights import Tree, whole_of
from models.objective_weights import Doubt, ObjectiveWeights, critic_weights, entropy_weights

_FEWEST = 2


def show(points: pd.DataFrame, weights: Tree, titles: Mapping[str, str]) -> None:
    """Draw both beside the weights in force; `points` has one row a vendor and indicator."""
    figures.heading(
        _("Diagnostics: what tells the vendors apart"),
        _(
            "Entropy and CRITIC reward dispersion, not importance, and change with every quarter and every vendor. "
            "So they are never used as weights; they show which indicators hardly tell vendors apart."
        ),
    )
    known = [code for members in weights.values() for code in members]
    wide = points.pivot(index="subject", columns="indicator", values="points").reindex(columns=known)
    wide = wide.dropna(how="all")
    seen = [code for code in known if wide[code].notna().any()]
    if len(wide) < _FEWEST or not seen:
        empty.note(_("It takes two ranked vendors with points."))
        return
    dimension = {code: name for name, members in weights.items() for code in members}
    share = np.array([float(weights[dimension[code]][code]) for code in seen])
    # The scale of missing indicators is that of the rest, whatever they weigh.
    filled = completed(wide[seen].to_numpy(dtype=float), share + 1e-9, [dimension[code] for code in seen])
    entropy, critic = _entropy(filled), critic_weights(filled, ["higher"] * len(seen))
    whole = float(whole_of(weights))
    rows = pd.DataFrame(
        {
            "title": [f"{code} {titles.get(code, code)}" for code in seen],
            "weight": share,
            "entropy": entropy.weights * whole,
            "critic": critic.weights * whole,
        }
    )
    columns = {
        "title": TextColumn(_("Indicator"), width=230),
        "weight": NumberColumn(_("Weight"), width=80, format="%.2f"),
        "entropy": NumberColumn(_("Entropy"), width=90, format="%.2f"),
        "critic": NumberColumn("CRITIC", width=90, format="%.2f"),
    }
    tables.show(rows, columns, key="diagnostics", alt=_("Diagnostics: what tells the vendors apart"), most_rows=30)
    said = [_doubt(doubt) for doubt in dict.fromkeys((*entropy.doubts, *critic.doubts))]
    st.text("\n".join([_("{count} ranked vendors of all peer groups shown.").format(count=len(wide)), *said]))


def _entropy(points: np.ndarray) -> ObjectiveWeights:
    """Return entropy weights; an indicator on which everybody has 0 points tells nobody apart."""
    empty_columns = points.sum(axis=0) <= 0
    return entropy_weights(np.where(empty_columns, 1.0, points))


def _doubt(code: Doubt) -> str:
    return {
        "few_vendors": _("Fewer than four vendors: little more than chance."),
        "constant_indicator": _("Indicators on which all vendors are equal weigh nothing here."),
        "no_information": _("Nothing tells the vendors apart, so all weigh the same."),
        "hardly_any_dispersion": _("The vendors hardly differ: what entropy gives is noise."),
    }[code]
