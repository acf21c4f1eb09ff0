"""How YAML is parsed: safely, and by libyaml where the wheel brings it, which is ten times as fast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Entry(dict[Any, Any]):
    """The keys and values of one YAML mapping, and the lines of its text they stand on (from 1)."""

    line: int | None = None

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


def parse_yaml(text: str) -> Any:
    """Return what a YAML text holds; raise yaml.YAMLError where it is none."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders


def parse_marked(text: str) -> Any:
    """Return what a YAML text holds, its mappings as `Entry`; raise yaml.YAMLError where it is none.

    A key that stands twice in one mapping is an error: the parser would silently take the last.
    """
    return yaml.load(text, Loader=_Marking)  # noqa: S506 - a safe loader


class _Marking(_LOADER):  # type: ignore[misc]
    def construct_entry(self, node: yaml.MappingNode) -> Iterator[Entry]:
        entry = Entry()
        yield entry
        entry.line = node.start_mark.line + 1
        for key, _value in node.value:
            if key.value in entry.lines:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value} stands twice", key.start_mark)
            entry.lines[str(key.value)] = key.start_mark.line + 1
        entry.update(self.construct_mapping(node))


_Marking.add_constructor("tag:yaml.org,2002:map", _Marking.construct_entry)
