"""Which sheets an .xlsx workbook has, where they are kept, and how its cells are formatted."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from pipelines.reading.limits import MIB
from pipelines.reading.messages import refused
from pipelines.reading.zip_parts import Archive, Budget

_USUAL_WORKBOOK: Final = "xl/workbook.xml"
_PACKAGE_RELATIONS: Final = "_rels/.rels"
_RELATION_ID: Final = re.compile(r"\{.*relationships\}id$")
# Parts that are read whole must be small: a bank's largest styles part is some hundred kB.
_SMALL: Final = 64 * MIB
_BUILT_IN_PERCENT: Final = frozenset({9, 10})
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True)
class SheetEntry:
    """One sheet of a workbook in the order of its tabs; `part` is None for charts and dialogs."""

    name: str
    is_visible: bool
    part: str | None


@dataclass(frozen=True)
class WorkbookEntry:
    """A workbook's sheets, and whether its day count starts in 1904."""

    sheets: tuple[SheetEntry, ...]
    is_1904: bool


@dataclass(frozen=True)
class WorkbookParts:
    """The parts that tell how cells are read, None where a workbook has none; `others` only have to be sound."""

    styles: str | None
    shared_texts: str | None
    others: tuple[str, ...]


def workbook_parts(archive: Archive) -> WorkbookParts:
    """Find the parts that hold styles and shared texts, and those that name them; raise E05 where none names those."""
    part, package = _workbook_part(archive), archive.find(_PACKAGE_RELATIONS)
    stated = _relations(archive, package, "", "/officeDocument").values() if package else ()
    if part not in map(archive.find, stated):
        raise refused("E05")
    styles, shared = (next(iter(related(archive, part, kind)), None) for kind in ("/styles", "/sharedStrings"))
    others = (part, _relations_of(archive, part), package)
    return WorkbookParts(styles, shared, tuple(filter(None, others)))


def check_sound(archive: Archive, part: str) -> None:
    """Raise FileRefusedError E05 where a small part is not what was packed, or no XML."""
    for _ in archive.verified(part):
        pass
    _parse(archive, part)


def read_workbook(archive: Archive) -> WorkbookEntry:
    """Read the list of sheets; raise FileRefusedError E03 where the archive is no workbook, E05 where it is broken."""
    part = _workbook_part(archive)
    targets = _targets(archive, part, "/worksheet")
    sheets, is_1904 = [], False
    for element in _parse(archive, part).iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "sheet":
            sheets.append(_sheet(archive, element, targets))
        elif tag == "workbookPr":
            # Excel since 2013 writes a second workbookPr, of an extension, that says nothing about days.
            is_1904 = is_1904 or element.get("date1904") in {"1", "true"}
    return WorkbookEntry(tuple(sheets), is_1904)


def related(archive: Archive, part: str, kind: str) -> list[str]:
    """Return the parts that a part refers to by relations of a kind, and that are there."""
    relations = _relations_of(archive, part)
    targets = _relations(archive, relations, _folder(part), kind).values() if relations else ()
    return [found for target in targets if (found := archive.find(target))]


def percent_styles(archive: Archive) -> frozenset[int]:
    """Return the numbers of the cell styles that show a value as a percentage (M-10 a)."""
    target = next(iter(_targets(archive, _workbook_part(archive), "/styles").values()), "")
    part = archive.find(target)
    if part is None:
        return frozenset()
    root = _parse(archive, part)
    percent = set(_BUILT_IN_PERCENT)
    for element in root.iter():
        if element.tag.endswith("}numFmt") and "%" in _QUOTED.sub("", element.get("formatCode", "")):
            percent.add(_number(element.get("numFmtId")))
    cell_formats: Iterable[ET.Element] = next((each for each in root if each.tag.endswith("}cellXfs")), ())
    return frozenset(style for style, element in enumerate(cell_formats) if _number(element.get("numFmtId")) in percent)


def _sheet(archive: Archive, element: ET.Element, targets: dict[str, str]) -> SheetEntry:
    relation = next((value for key, value in element.attrib.items() if _RELATION_ID.search(key)), "")
    target = targets.get(relation)
    part = archive.find(target) if target else None
    is_visible = element.get("state", "visible") == "visible"
    return SheetEntry(element.get("name", ""), is_visible, part)


def _workbook_part(archive: Archive) -> str:
    """Return the workbook's part: where nearly every program puts it, else where the package says it is."""
    part = archive.find(_USUAL_WORKBOOK)
    if part is None and (relations := archive.find(_PACKAGE_RELATIONS)):
        stated = _relations(archive, relations, "", "/officeDocument").values()
        part = next((found for target in stated if target.endswith(".xml") and (found := archive.find(target))), None)
    if part is None or "word/" in part or "ppt/" in part:
        raise refused("E03", suffix=".xlsx", actual_zh="另一种压缩包", actual_en="another kind of archive")
    return part


def _targets(archive: Archive, part: str, kind: str) -> dict[str, str]:
    """Return the parts that a part refers to by relation id, of one kind; charts and links are of others."""
    relations = _relations_of(archive, part)
    if relations is None:
        raise refused("E05")
    return _relations(archive, relations, _folder(part), kind)


def _relations_of(archive: Archive, part: str) -> str | None:
    name = part.replace("\\", "/").rpartition("/")[2]
    return archive.find(posixpath.join(_folder(part), "_rels", f"{name}.rels"))


def _folder(part: str) -> str:
    return posixpath.dirname(part.replace("\\", "/"))


def _relations(archive: Archive, relations: str, folder: str, kind: str) -> dict[str, str]:
    return {
        element.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
        for element in _parse(archive, relations)
        if element.get("Type", "").endswith(kind)
    }


def _parse(archive: Archive, part: str) -> ET.Element:
    """Parse a small part; the preflight has refused document types, so no entity can be declared in it."""
    try:
        return ET.fromstring(archive.text(part, Budget(_SMALL)))  # noqa: S314
    except (ET.ParseError, LookupError, ValueError) as fault:
        # Faulty XML, or an encoding that does not exist or is not to be mixed with this parser.
        raise refused("E05") from fault


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else -1
