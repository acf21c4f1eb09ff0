"""How many points (0-100) a raw value earns: the curves of domain 3.1, as exact segments."""

from models.curves.curve import (
    Curve,
    Direction,
    Segment,
    direction,
    floor,
    points,
    scaled,
    segments,
    target,
)
from models.curves.notation import parse_curve

__all__ = [
    "Curve",
    "Direction",
    "Segment",
    "direction",
    "floor",
    "parse_curve",
    "points",
    "scaled",
    "segments",
    "target",
]
