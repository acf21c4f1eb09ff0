"""Files made to harm whoever opens them: each is refused with its code, and a good file beside them loads."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading.limits import Limits
from pipelines.reading.memory import resident_bytes
from pipelines.reading.readers import FileToRead, read_files
from tests.pipelines.test_preflight import BOOK, MAIN, OFFICE, TWO_FAR_CELLS, packed, parts

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary-7c1d0b52"
SHEET = "xl/worksheets/sheet1.xml"
MIB = 2**20


def deflated(head: bytes, repeated: bytes, times: int, tail: bytes) -> tuple[bytes, int]:
    """Pack a part that repeats one piece very often, without ever holding it: packed bytes and true size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    begin = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(repeated) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(tail) + packer.flush(zlib.Z_FINISH)
    return begin + middle * times + end, len(head) + len(repeated) * times + len(tail)


def archive(contents: Mapping[str, tuple[bytes, int]], *, declared: int | None = None) -> bytes:
    """Write a zip of packed parts by hand; `declared` is the size that the directory claims for each, if it lies."""
    body, directory = b"", b""
    for name, (data, size) in contents.items():
        sizes = struct.pack("<III", 0, len(data), size if declared is None else declared)
        common = struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
        directory += b"PK\x01\x02\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + common + name.encode() + data
    count = len(contents)
    return body + directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)


def workbook_with(sheet: tuple[bytes, int], *, declared: int | None = None) -> bytes:
    contents = {name: deflated(text.encode(), b"", 0, b"") for name, text in parts().items()}
    return archive({**contents, SHEET: sheet}, declared=declared)


def sheet_of(repeated: bytes, times: int, head: bytes = b"", tail: bytes = b"") -> tuple[bytes, int]:
    begin = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + head
    return deflated(begin, repeated, times, tail + b"</sheetData></worksheet>")


def with_entities(declared: str, used: str) -> bytes:
    sheet = f'<?xml version="1.0"?><!DOCTYPE w [{declared}]>' + parts()[SHEET].replace("<v>1</v>", f"<v>{used}</v>")
    return packed({**parts(), SHEET: sheet})


CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
CELL_END = b"</t></is></c></row>"
DIMENSION = parts()[SHEET].replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
MANY = "".join(f'<sheet name="S{number}" sheetId="{number + 1}" r:id="rId1"/>' for number in range(20_000))
LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def bombs(canary: Path) -> dict[str, tuple[bytes, str]]:
    """Return the hand-made bombs of reliability 1.3 and some more: content and expected code by name ('' loads)."""
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{MANY}</sheets></workbook>'
    nested = '<row r="1"><c r="A1"><is>' + "<b>" * 200_000 + "</b>" * 200_000 + "</is></c></row>"
    good = packed(parts())
    return {
        "two far cells.xlsx": (packed(parts(TWO_FAR_CELLS)), "E08"),
        "dimension.xlsx": (packed({**parts(), SHEET: DIMENSION}), ""),
        "one long cell.xlsx": (workbook_with(sheet_of(b"x" * MIB, 1500, CELL, CELL_END)), "E06"),
        "spaces.xlsx": (workbook_with(sheet_of(b" " * MIB, 3000)), "E06"),
        "spaces that lie.xlsx": (workbook_with(sheet_of(b" " * MIB, 1500), declared=1000), "E06"),
        "cells.xlsx": (workbook_with(sheet_of(b"<row>" + b"<c><v>1</v></c>" * 1000 + b"</row>", 52_000)), "E08"),
        "sheets.xlsx": (packed({**parts(), "xl/workbook.xml": book}), "E08"),
        "parts.xlsx": (packed({**parts(), **{f"xl/media/{n}.xml": "<a/>" for n in range(3_001)}}), "E08"),
        "laughs.xlsx": (with_entities(LAUGHS, "&a9;"), "E07"),
        "quadratic.xlsx": (with_entities(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 20_000), "E07"),
        "outside.xlsx": (with_entities(f'<!ENTITY a SYSTEM "{canary.as_uri()}">', "&a;"), "E07"),
        "nested.xlsx": (packed(parts(nested)), "E01"),
        "one field.csv": (b"x" * (300 * MIB), ""),
        "columns.csv": (b"a,b\n" + b"," * 1_000_000, "E08"),
        "rows.csv": (b"a,b\n" * 1_100_000, "E08"),
        "nul.csv": (b"a,b\n1,\0\n", "E12"),
        "prefixed.xlsx": (b"MZ junk before" + good, "E03"),
        "prefixed pdf.xlsx": (b"%PDF-1.4\n" + good, "E03"),
        "followed.xlsx": (good + b"<html><script>1</script></html>", "E05"),
        "two in one.xlsx": (good + packed({"a.txt": "a"}), "E03"),
        "twice.xlsx": (packed({**parts(), "XL/workbook.XML": BOOK}), "E05"),
        "page.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "E03"),
        "new.xls": (good, "E03"),
        "text.xlsx": (b"a,b\n1,2\n", "E03"),
        "macros.xlsm": (good, "E13"),
        "macros.xlsx": (packed({**parts(), "xl/vbaProject.bin": "x"}), "E13"),
        "binary.xlsb": (good, "E02"),
        "open.ods": (good, "E02"),
        "report.pdf": (b"%PDF-1.4", "E02"),
        "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "E04"),
    }


@pytest.mark.slow
def test_bombs_are_refused_by_their_codes_and_a_good_file_loads(tmp_path: Path) -> None:
    canary = tmp_path / "secret.txt"
    canary.write_text(CANARY, encoding="utf-8")
    expected, files = {}, []
    for number, (name, (content, code)) in enumerate(bombs(canary).items()):
        path = tmp_path / f"given{number}"
        path.write_bytes(content)
        expected[name] = code
        files.append(FileToRead(path, name, hashlib.sha256(content).hexdigest()))
    before = resident_bytes(os.getpid())
    outcomes = read_files(files, ROOT / "pipelines" / "sources", tmp_path / "out", Limits())
    assert resident_bytes(os.getpid()) - before < 200 * MIB
    documents = {each.file.name: json.loads((each.result_dir / "result.json").read_text("utf-8")) for each in outcomes}
    assert {name: code_of(document) for name, document in documents.items()} == expected
    assert len({document["file_error"]["zh"] for document in documents.values() if document["file_error"]}) > 12
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert CANARY.encode() not in written


def code_of(document: dict[str, Any]) -> str:
    """Return the code that refuses a file, or its text; '' for a workbook that was read without a known header."""
    if document["file_error"]:
        return str(document["file_error"]["code"])
    (sheet,) = document["sheets"]
    assert sheet["state"] in {"unrecognised", "ignored"}
    return ""
