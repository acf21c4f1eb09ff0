from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipelines.reading.limits import Limits
from pipelines.reading.messages import FileRefusedError
from pipelines.reading.preflight import check_file
from pipelines.reading.sheet_xml import Merge

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MANIFEST = f"""<?xml version="1.0"?><Types xmlns="{TYPES}"><Default Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>"""
ROOT = f"""<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument"
Target="xl/workbook.xml"/></Relationships>"""
BOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"""
BOOK_RELATIONS = f"""<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet"
Target="worksheets/sheet1.xml"/></Relationships>"""
TWO_FAR_CELLS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def parts(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', after: str = "") -> dict[str, str]:
    """Return the parts of the smallest workbook, with these rows in its sheet."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return {
        "[Content_Types].xml": MANIFEST,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        "xl/worksheets/sheet1.xml": sheet,
    }


def packed(contents: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in contents.items():
            archive.writestr(name, text)
    return target.getvalue()


@pytest.fixture
def code_of(tmp_path: Path) -> Callable[..., str]:
    """Return which code refuses these bytes under this name; '' where they pass."""

    def code(content: bytes, name: str = "a.xlsx", limits: Limits | None = None) -> str:
        path = tmp_path / "given"
        path.write_bytes(content)
        try:
            check_file(path, name, limits or Limits())
        except FileRefusedError as fault:
            return fault.sentence.code
        return ""

    return code


def test_an_ordinary_workbook_passes(code_of: Callable[..., str]) -> None:
    assert code_of(packed(parts())) == ""


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "E01"),
        ("a.xlsb", packed(parts()), "E02"),
        ("a.ods", packed(parts()), "E02"),
        ("a.pdf", b"%PDF-1.4", "E02"),
        ("noextension", b"x", "E02"),
        ("a.xlsm", packed(parts()), "E13"),
        ("a.XLTM", packed(parts()), "E13"),
        ("a.xlsx", b"hello, world", "E03"),
        ("a.xlsx", b"%PDF-1.4", "E03"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "E03"),
        ("a.xlsx", b"junk" + packed(parts()), "E03"),
        ("a.xls", packed(parts()), "E03"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "E03"),
        ("a.csv", packed(parts()), "E03"),
        ("a.xlsx", packed({"word/document.xml": "<w/>"}), "E03"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "E05"),
        ("a.xlsx", packed(parts())[:-30], "E05"),
        ("a.xlsx", packed(parts())[:60] + packed(parts())[200:], "E05"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "E04"),
        ("a.xlsx", packed({**parts(), "xl/vbaProject.bin": "x"}), "E13"),
        ("a.xlsx", packed({**parts(), "xl/macrosheets/sheet1.xml": "<x/>"}), "E13"),
        ("a.xlsx", packed({**parts(), "../evil.xml": "<x/>"}), "E05"),
        ("a.xlsx", packed({**parts(), "C:/evil.xml": "<x/>"}), "E05"),
        ("a.xlsx", packed({**parts(), "XL/WORKBOOK.xml": "<x/>"}), "E05"),
        ("a.xlsx", packed({**parts(), "xl/theme.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "E07"),
        ("a.xlsx", packed({**parts(), "xl/theme.xml": '<?xml version="1.0"?><!-- x --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}), "E07"),
        ("a.xlsx", packed({**parts(), "xl/theme.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "E07"),
        ("a.xlsx", packed({**parts(), "xl/workbook.xml": "<workbook><sheets>"}), "E05"),
        ("a.xlsx", packed(parts(TWO_FAR_CELLS)), "E08"),
        ("a.xlsx", packed(parts('<row r="1"><c r="ALM1"><v>1</v></c></row>')), "E08"),
        ("a.xlsx", packed(parts('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="B4294967295"><v>1</v></c></row>')), "E08"),
        ("a.xlsx", packed(parts('<row r="1"><c r="CZ1"><v>1</v></c></row><row r="900000"><c r="A900000"><v>1</v></c></row>')), "E08"),
    ],
)  # fmt: skip
def test_what_is_refused_and_with_which_code(code_of: Callable[..., str], name: str, content: bytes, code: str) -> None:
    assert code_of(content, name) == code


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="3"/></row><row r="1048576"><c r="XFD1048576" s="3"></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>1</v></c></row>',
        '<row r="1"><c r="AU1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    ],
)
def test_far_formats_and_long_narrow_sheets_pass(code_of: Callable[..., str], rows: str) -> None:
    assert code_of(packed(parts(rows))) == ""


def test_the_two_cell_bomb_is_small_and_refused_by_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(packed(parts(TWO_FAR_CELLS)))
    assert path.stat().st_size < 2000
    with pytest.raises(FileRefusedError) as fault:
        check_file(path, "bomb.xlsx", Limits())
    assert "XFD1048576" in fault.value.sentence.zh


@pytest.mark.parametrize(
    ("limits", "contents"),
    [
        (Limits(parts=4), parts()),
        (Limits(sheets=1), {**parts(), "xl/workbook.xml": BOOK.replace("</sheets>", '<sheet name="T" sheetId="2"/></sheets>')}),
        (Limits(unpacked_bytes=4096), parts(" " * 5000)),
        (Limits(unpacked_bytes=500), parts()),
    ],
)  # fmt: skip
def test_limits_are_kept(code_of: Callable[..., str], limits: Limits, contents: dict[str, str]) -> None:
    assert code_of(packed(contents), "a.xlsx", limits) in {"E06", "E08"}
    assert code_of(packed(contents)) == ""


def test_sizes_that_lie_are_measured(code_of: Callable[..., str]) -> None:
    content = bytearray(packed(parts(" " * 3_000_000)))
    # The declared size of the sheet, in the directory at the archive's end, becomes 100 bytes.
    place = content.rfind(b"PK\x01\x02")
    assert struct.unpack_from("<I", content, place + 24)[0] > 3_000_000
    struct.pack_into("<I", content, place + 24, 100)
    assert code_of(bytes(content), "a.xlsx", Limits(unpacked_bytes=1_000_000)) == "E06"


def test_merges_and_formulas_without_result_are_found(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="B2"><f>1+1</f><v></v></c><c r="C2"><f>1+1</f><v>2</v></c><c r="D2" t="str"><f>""</f><v></v></c>'
        '<c r="E2"><f>SUM(A1)</f></c></row>'
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        packed(parts(rows, '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="A3:A9"/></mergeCells>'))
    )
    checked = check_file(path, "a.xlsx", Limits())
    assert checked is not None
    (facts,) = checked.facts.values()
    assert facts.merges == (Merge(1, 0, 1, 2), Merge(3, 0, 9, 0))
    assert facts.uncomputed == {(2, 1): "=1+1", (2, 4): "=SUM(A1)"}


def test_hidden_sheets_are_not_scanned(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.create_sheet("隐藏").sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    checked = check_file(path, "a.xlsx", Limits())
    assert checked is not None
    assert [(sheet.name, sheet.is_visible) for sheet in checked.workbook.sheets] == [("Sheet", True), ("隐藏", False)]
    assert [sheet.name for sheet in checked.facts] == ["Sheet"]


def test_a_million_formatted_rows_take_no_time(code_of: Callable[..., str]) -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(1, 1_048_577))
    content = packed(parts(rows))
    start = time.perf_counter()
    assert code_of(content) == ""
    assert time.perf_counter() - start < 5


def test_an_encoding_that_does_not_exist_is_damage(code_of: Callable[..., str]) -> None:
    contents = parts()
    contents["xl/workbook.xml"] = '<?xml version="1.0" encoding="UTF-99"?>' + contents["xl/workbook.xml"]
    assert code_of(packed(contents)) == "E05"
