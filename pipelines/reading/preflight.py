"""Whether a file is what its name says and may be handed to a spreadsheet reader at all.

Cheap checks on bytes, before any reader sees them: a few milliseconds for an ordinary workbook. What they
refuse is refused with a sentence; what they miss still meets the reading process's memory and time limits.
"""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.reading.limits import MIB, Limits
from pipelines.reading.messages import FileRefusedError, refused
from pipelines.reading.plain_sheets import PlainSheet, look_at_plain
from pipelines.reading.plain_xml import NotPlainError
from pipelines.reading.sheet_xml import SheetFacts, scan_sheet
from pipelines.reading.workbook_xml import SheetEntry, WorkbookEntry, read_workbook
from pipelines.reading.zip_parts import Archive, Budget, may_lie, open_archive

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS: Final = frozenset({".xlsm", ".xltm", ".xlam"})
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_HEAD: Final = 64 * 1024
# A sheet whose XML is smaller is read sooner than it is looked at so closely; a larger one counts by its cells.
_SMALLEST_PLAIN: Final = 8 * MIB
_LARGEST_PLAIN: Final = 512 * MIB
_DOCUMENT_TYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROOT: Final = re.compile(rb"<[A-Za-z_]")
_MARKUP: Final = re.compile(rb"\s*<(?:\?xml|!--|!doctype|html|head|body|table|meta)", re.IGNORECASE)
# What other files begin with, so that the sentence can say what the file really is.
_SIGNATURES: Final = (
    (_ZIP, "压缩包或新版工作簿", "an archive or a newer workbook"),
    (_OLE, "旧版 Excel 工作簿（.xls）", "an old Excel workbook (.xls)"),
    (b"%PDF", "PDF 文档", "a PDF document"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"PAR1", "Parquet 数据", "Parquet data"),
    (b"SQLite format 3", "数据库", "a database"),
    (b"MZ", "程序", "a program"),
)


@dataclass(frozen=True)
class CheckedWorkbook:
    """An .xlsx that passed: its parts and sheets, what the XML of each visible sheet tells, cells that are plain."""

    archive: Archive
    workbook: WorkbookEntry
    facts: dict[SheetEntry, SheetFacts]
    plain: dict[SheetEntry, PlainSheet]


def check_file(path: Path, name: str, limits: Limits) -> CheckedWorkbook | None:
    """Check one file; return what was learnt of an .xlsx, None for .xls and .csv.

    `name` is the name the user gave: its extension, the first bytes and the inner parts must agree.
    Raises FileRefusedError with one of E01 to E08, E13.
    """
    suffix = Path(name).suffix.casefold()
    size = path.stat().st_size
    if size == 0:
        raise refused("E01.bytes")
    if suffix in _MACROS:
        raise refused("E13")
    if suffix not in {".xlsx", ".xls", ".csv"}:
        raise refused("E02", suffix=suffix or name[-20:])
    if size > limits.unpacked_bytes:
        raise refused("E08.bytes", limit_mb=limits.unpacked_bytes // MIB)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if suffix == ".csv":
        _check_text(head)
        return None
    if suffix == ".xls":
        _check_old_workbook(head)
        return None
    return _check_workbook(path, head, limits)


def _check_text(head: bytes) -> None:
    if head.startswith((_ZIP, _OLE, b"%PDF", b"PAR1", b"SQLite format 3", b"\x89PNG")):
        raise refused("E03", suffix=".csv", **_actual(head))


def _check_old_workbook(head: bytes) -> None:
    if not head.startswith(_OLE):
        raise refused("E03", suffix=".xls", **_actual(head))


def _check_workbook(path: Path, head: bytes, limits: Limits) -> CheckedWorkbook:
    if head.startswith(_OLE):
        _refuse_encrypted(path)
    if not head.startswith(_ZIP):
        raise refused("E03", suffix=".xlsx", **_actual(head))
    archive = open_archive(path, limits)
    if any(_is_macro(name) for name in archive.parts):
        raise refused("E13")
    budget = Budget(limits.unpacked_bytes)
    for name in archive.parts:
        if name.casefold().endswith((".xml", ".rels", ".vml")):
            _refuse_document_type(archive, name)
    workbook = read_workbook(archive)
    if len(workbook.sheets) > limits.sheets:
        raise refused("E08.sheets", sheets=len(workbook.sheets), limit=limits.sheets)
    checked = CheckedWorkbook(archive, workbook, {}, {})
    _look_at_sheets(checked, budget, limits)
    if may_lie(archive):
        _unpack_others(archive, {sheet.part for sheet in workbook.sheets if sheet.is_visible}, budget)
    return checked


def _look_at_sheets(checked: CheckedWorkbook, budget: Budget, limits: Limits) -> None:
    for sheet in checked.workbook.sheets:
        if sheet.part and sheet.is_visible:
            _look_at_sheet(checked, sheet, sheet.part, budget, limits)


def _look_at_sheet(checked: CheckedWorkbook, sheet: SheetEntry, part: str, budget: Budget, limits: Limits) -> None:
    """Look through a sheet's XML; of a large one that holds nothing but plain cells those are kept at once."""
    left, size = budget.left, checked.archive.parts[part].file_size
    if not checked.workbook.is_1904 and _SMALLEST_PLAIN <= size <= _LARGEST_PLAIN:
        try:
            facts, plain = look_at_plain(checked.archive.verified(part, budget), limits)
        except (NotPlainError, FileRefusedError):
            # Whoever looks again says why.
            budget.left = left
        else:
            checked.facts[sheet], checked.plain[sheet] = facts, plain
            return
    checked.facts[sheet] = scan_sheet(checked.archive.verified(part, budget), size, limits)


def _refuse_encrypted(path: Path) -> None:
    """Refuse a password-protected .xlsx (E04): Office wraps it in an OLE file with this stream."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_ENCRYPTED_STREAM) >= 0:
            raise refused("E04")


def _refuse_document_type(archive: Archive, name: str) -> None:
    """Refuse a part that declares a document type before its root element (E07), in UTF-8 or UTF-16."""
    head = next(archive.chunks(name), b"").replace(b"\0", b"")
    root = _ROOT.search(head)
    if _DOCUMENT_TYPE.search(head[: root.start() if root else len(head)]):
        raise refused("E07")
    if root is None:
        raise refused("E05")


def _unpack_others(archive: Archive, scanned: set[str | None], budget: Budget) -> None:
    for name in archive.parts:
        if name not in scanned:
            for _ in archive.chunks(name, budget):
                pass


def _is_macro(name: str) -> bool:
    folded = name.casefold().replace("\\", "/")
    return folded.endswith("vbaproject.bin") or folded.startswith("xl/macrosheets/")


def _actual(head: bytes) -> dict[str, str]:
    for signature, zh, en in _SIGNATURES:
        if head.startswith(signature):
            return {"actual_zh": zh, "actual_en": en}
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return {"actual_zh": "网页（HTML）或 XML 文本", "actual_en": "a web page (HTML) or XML text"}
    if b"\0" not in head:
        return {"actual_zh": "普通文本", "actual_en": "plain text"}
    return {"actual_zh": "其他内容", "actual_en": "something else"}
