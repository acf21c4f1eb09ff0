"""How a scheme file becomes its next version: the same text with other weights and another head, comments and all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

import yaml

from models.held_weights import Tree, dimension_weights
from pipelines.errors import PolicyError

# What the head of a version says about itself, in the order it is written where the old text lacks it.
HEAD: Final = ("version", "effective_from", "author", "approved_by", "reason")


@dataclass(frozen=True)
class Head:
    """What a new version says of itself."""

    version: str
    effective_from: date
    author: str
    approved_by: str
    reason: str


def next_version(text: str, head: Head, weights: Tree) -> str:
    """Return the text of a scheme with another head and other weights; all else stays to the letter.

    Raises PolicyError where the text lacks one of the indicators.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise PolicyError("方案文件应为键值结构。", "A scheme file must hold key-value entries.")
    changes = [*_head_changes(text, root, head), *_weight_changes(root, weights)]
    for start, end, written in sorted(changes, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def written_weight(weight: Fraction) -> str:
    """Write an exact weight as people do, 12.5, or as the fraction it is, "188/45"."""
    shortened = weight.denominator
    for factor in (2, 5):
        while shortened % factor == 0:
            shortened //= factor
    if shortened != 1:
        return f'"{weight}"'
    return str(weight.numerator) if weight.denominator == 1 else f"{float(weight):.10f}".rstrip("0")


def quoted(text: str) -> str:
    """Write a text as a YAML scalar on one line, whatever is in it."""
    flat = " ".join(text.split())
    return yaml.safe_dump(flat, allow_unicode=True, default_style='"', width=10**6).strip()


def _head_changes(text: str, root: yaml.MappingNode, head: Head) -> Iterator[tuple[int, int, str]]:
    said = {
        "version": quoted(head.version),
        "effective_from": head.effective_from.isoformat(),
        "author": quoted(head.author),
        "approved_by": quoted(head.approved_by),
        "reason": quoted(head.reason),
    }
    present = dict(_values(root))
    for key in HEAD:
        if key in present:
            yield *_span(present[key]), said[key]
    missing = [f"\n{key}: {said[key]}" for key in HEAD if key not in present]
    if missing:
        # On the lines below the day of effect, which every scheme has.
        end = text.find("\n", present["effective_from"].end_mark.index)
        end = len(text) if end < 0 else end
        yield end, end, "".join(missing)


def _weight_changes(root: yaml.MappingNode, weights: Tree) -> Iterator[tuple[int, int, str]]:
    totals = dimension_weights(weights)
    seen = set()
    for dimension in _entries(root, "dimensions"):
        name = str(dict(_values(dimension))["dimension"].value)
        yield from _changed(dimension, totals[name])
        for indicator in _entries(dimension, "indicators"):
            code = str(dict(_values(indicator))["indicator"].value)
            seen.add(code)
            yield from _changed(indicator, weights[name][code])
    missing = {code for members in weights.values() for code in members} - seen
    if missing:
        listed = ", ".join(sorted(missing))
        raise PolicyError(f"方案文件中没有指标 {listed}。", f"The scheme file has no indicator {listed}.")


def _changed(entry: yaml.MappingNode, weight: Fraction) -> Iterator[tuple[int, int, str]]:
    stated = dict(_values(entry))["weight"]
    if Fraction(str(stated.value).strip()) != weight:
        yield *_span(stated), written_weight(weight)


def _values(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    for key, value in node.value:
        yield str(key.value), value


def _entries(node: yaml.MappingNode, key: str) -> list[yaml.MappingNode]:
    found = dict(_values(node)).get(key)
    return list(found.value) if isinstance(found, yaml.SequenceNode) else []


def _span(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index
