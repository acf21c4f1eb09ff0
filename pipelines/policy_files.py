"""How policy files are read: which they are, their fingerprint, and access that names file and key when it fails."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml

from pipelines.errors import PolicyError
from pipelines.policy_places import Place, wrong
from pipelines.yaml_text import parse_marked, told

LIMITS_FILE = "limits.yaml"


@dataclass(frozen=True)
class Named:
    """A name in a policy file of something that has to be elsewhere: in SQL, in a contract, in another file.

    scheme: name and version of the scheme that names it; empty in other files.
    """

    kind: str
    name: str
    where: str
    scheme: tuple[str, ...] = ()


@dataclass
class PolicyTables:
    """Rows of every policy table, by table name below schema `policy`, and the names that others have to know."""

    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    named: list[Named] = field(default_factory=list)

    def add(self, table: str, **values: object) -> None:
        """Append one row to `table`."""
        self.rows.setdefault(table, []).append(values)

    def name(self, kind: str, name: object, where: str, key: Mapping[str, str] | None = None) -> str:
        """Note that a scheme (by its key) or another file names something at a place; return the name."""
        self.named.append(Named(kind, str(name), where, tuple((key or {}).values())))
        return str(name)


def policy_files(folder: Path) -> list[Path]:
    """List the policy files of a folder by name; limits.yaml is about reading, not about scoring."""
    return sorted(path for path in folder.glob("*.yaml") if path.name != LIMITS_FILE)


def policy_fingerprint(folder: Path) -> str:
    """Hash the names and contents of a folder's policy files."""
    digest = hashlib.sha256()
    for path in policy_files(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_yaml(path: Path) -> dict[str, Any]:
    """Read one YAML file that holds key-value entries; raise PolicyError naming the file otherwise."""
    return document_of(path.name, path.read_bytes())


def document_of(name: str, content: bytes) -> dict[str, Any]:
    """Return the key-value entries that a file's content holds; raise PolicyError naming the file otherwise."""
    try:
        document = parse_marked(content.decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        zh, en = told(fault)
        raise PolicyError(f"{name} 不是有效的 YAML：{zh}", f"{name} is not valid YAML: {en}") from fault
    if not isinstance(document, dict):
        raise PolicyError(f"{name} 应为键值结构。", f"{name} must hold key-value entries.")
    return document


def need(entry: Mapping[str, Any], key: str, where: str) -> Any:
    """Return an entry's value; raise PolicyError naming the place where it is missing."""
    if key not in entry:
        raise wrong(_line_of(where, entry), f"缺少 {key}，请补上。", f"lacks {key}; add it.")
    return entry[key]


def title(entry: Mapping[str, Any], where: str) -> dict[str, str]:
    """Return an entry's title in both languages as the columns title_zh and title_en."""
    words = need(entry, "title", where)
    return {"title_zh": str(need(words, "zh", where)), "title_en": str(need(words, "en", where))}


def exact(number: object, where: str) -> Fraction:
    """Read a weight or limit as the fraction it looks like: 10, 2.5 and "1/3" are exact, floats never enter."""
    try:
        return Fraction(str(number).strip())
    except (ValueError, ZeroDivisionError) as fault:
        raise wrong(where, f"“{number}”不是数字。", f"“{number}” is not a number.") from fault


def one_of(value: object, allowed: tuple[str, ...], where: str) -> str:
    """Return a word that must be one of a fixed list; raise PolicyError naming the choices."""
    if value not in allowed:
        choices = ", ".join(allowed)
        raise wrong(where, f"“{value}”应为 {choices} 之一。", f"“{value}” must be one of {choices}.")
    return str(value)


def spellings(*names: object) -> list[str]:
    """Return names as key cells are read (NFKC, trimmed), each once, so that both sides compare equal."""
    return list(dict.fromkeys(normalize("NFKC", str(name)).strip() for name in names))


def number_at(entry: Mapping[str, Any], key: str, where: Place, default: object = None) -> float | None:
    """Return an optional number of an entry, as a float; raise PolicyError naming its line where it is none."""
    value = entry.get(key, default)
    return None if value is None else float(exact(value, where.within(key, entry, key)))


def _line_of(where: str, entry: Mapping[str, Any]) -> str:
    line = getattr(entry, "line", None)
    return Place(where.file, where.path, line) if isinstance(where, Place) and line else where
