"""A chart as Plotly's own figure: it refuses what it does not know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.marks import Chart


def checked(draw: Callable[..., Chart], *given: Any, **more: Any) -> go.Figure:
    """Draw, and have Plotly look at every value."""
    return go.Figure(draw(*given, **more))
