"""Which names a workspace's SQL states: tests, measures and events that it gives, limits and items that it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipelines.transform import SqlTable, syntax

# Tables whose rows bring names of their own: a file that reads one states more than its text says.
BRINGING = frozenset({"policy.kpis", "policy.incident_measures", "staging.scored_values"})


@dataclass(frozen=True)
class StatedNames:
    """What one SQL file gives and asks for by name, each as (column, name).

    gives: texts that it writes into a column. asks: texts that it compares a column with.
    """

    schema: str
    reads: frozenset[str]
    gives: frozenset[tuple[str, str]]
    asks: frozenset[tuple[str, str]]

    def given(self, column: str) -> frozenset[str]:
        """Return the names that the file writes into a column."""
        return frozenset(name for at, name in self.gives if at == column)

    def asked(self, column: str) -> frozenset[str]:
        """Return the names that the file compares a column with."""
        return frozenset(name for at, name in self.asks if at == column)


def stated_names(tables: Iterable[SqlTable]) -> list[StatedNames]:
    """Return what each file gives and asks for by name."""
    return [StatedNames(table.name.partition(".")[0], table.reads, *_texts(table.query)) for table in tables]


@lru_cache(maxsize=1024)
def _texts(query: str) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    nodes = list(_nodes(syntax(query)))
    given = {pair for node in nodes for pair in (*_written(node), *_listed(node))}
    return frozenset(given), frozenset(pair for node in nodes for pair in _compared(node))


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _text(node: Any) -> str | None:
    """Return the text that a node is, None where it is anything else."""
    if isinstance(node, dict) and node.get("class") == "CONSTANT" and node["literal"].get("kind") == "STRING":
        return str(node["literal"]["text"])
    return None


def _written(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Return `'x' as test`, and `case … then 'x' else 'y' end as test`."""
    column = node.get("alias")
    if not column or "class" not in node:
        return
    branches = [check.get("then_expr") for check in node.get("case_checks", ())] + [node.get("else_expr")]
    for text in map(_text, (node, *branches)):
        if text is not None:
            yield str(column), text


def _listed(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Return `(values ('x', 1), ('y', 2)) as t (test, number)`."""
    columns = node.get("column_name_alias")
    inner = node.get("subquery", {}).get("node", {}).get("from_table", {}) if columns else {}
    for row in inner.get("values", ()):
        for column, cell in zip(columns or (), row, strict=False):
            text = _text(cell)
            if text is not None:
                yield str(column), text


def _compared(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Return `name = 'x'` and `name in ('x', 'y')`."""
    if node.get("type") == "COMPARE_EQUAL":
        sides = [node["left"], node["right"]]
    elif node.get("type") == "COMPARE_IN":
        sides = list(node.get("children", ()))
    else:
        return
    columns = [side["column_names"][-1] for side in sides if side.get("class") == "COLUMN_REF"]
    for column in columns:
        for text in map(_text, sides):
            if text is not None:
                yield str(column), text
