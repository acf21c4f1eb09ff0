"""How YAML is parsed: safely, by libyaml where the wheel brings it (ten times as fast), and no key twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml

_SAFE: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RepeatedKeyError(yaml.YAMLError):
    """A key stands twice in one mapping, of which YAML would silently keep the last."""

    def __init__(self, key: str, first: int, again: int) -> None:
        """Name the key and both lines, counted from one."""
        super().__init__(f"line {again} repeats the key {key} of line {first}; keep one")
        self.zh = f"第 {again} 行的键 {key} 在第 {first} 行已经写过，请只留一处"


class _Loader(_SAFE):  # type: ignore[misc]
    """A safe loader that refuses a mapping with a repeated key."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """Return the mapping of a node; what is merged into it (<<) may be overridden, what it says itself may not."""
        lines: dict[tuple[str, str], int] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and node.start_mark.index <= key.start_mark.index < node.end_mark.index:
                line, named = key.start_mark.line + 1, (key.tag, key.value)
                if named in lines:
                    raise RepeatedKeyError(key.value, lines[named], line)
                lines[named] = line
        return super().construct_mapping(node, deep=deep)


class Entry(dict[Any, Any]):
    """The keys and values of one YAML mapping, and the lines of its text they stand on (from 1)."""

    line: int | None = None

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


def parse_yaml(text: str) -> Any:
    """Return what a YAML text holds; raise yaml.YAMLError where it is none or repeats a key."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - made of a safe loader


def told(fault: Exception) -> tuple[str, str]:
    """Return what is wrong with a YAML text in Chinese and English; what the parser says has English words only."""
    return (fault.zh if isinstance(fault, RepeatedKeyError) else str(fault)), str(fault)


def parse_marked(text: str) -> Any:
    """Return what a YAML text holds, its mappings as `Entry`; raise yaml.YAMLError as `parse_yaml` does."""
    return yaml.load(text, Loader=_Marking)  # noqa: S506 - made of a safe loader


class _Marking(_Loader):
    def construct_entry(self, node: yaml.MappingNode) -> Iterator[Entry]:
        entry = Entry()
        yield entry
        entry.line = node.start_mark.line + 1
        entry.lines.update({str(key.value): key.start_mark.line + 1 for key, _value in node.value})
        entry.update(self.construct_mapping(node))


_Marking.add_constructor("tag:yaml.org,2002:map", _Marking.construct_entry)
