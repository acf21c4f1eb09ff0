"""Are large plain sheets read as the fast reader reads them, and is everything else left to it?"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from pipelines.reading import plain_sheets, preflight, zip_parts
from pipelines.reading.limits import Limits
from pipelines.reading.messages import FileRefusedError
from pipelines.reading.preflight import check_file
from pipelines.reading.workbooks import new_workbook
from tests.pipelines.mutants import with_a_damaged_part
from tests.pipelines.test_corpus import CORPUS
from tests.pipelines.test_preflight import packed, parts

FOLDER = Path(__file__).resolve().parents[1]
NUMBERS = st.one_of(
    st.integers(-(10**16), 10**16),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.floats(-1e7, 1e7),
    st.decimals(-(10**7), 10**7, places=2).map(float),
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=6)
CELLS = st.one_of(
    st.none(), TEXTS, NUMBERS, st.dates(date(1901, 1, 1)), st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1))
)


def read(path: Path, *, at_once: bool) -> list[Any] | str:
    """Read a workbook with plain sheets taken at once, or every sheet by the reader: its sheets, or why it is refused."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preflight, "_SMALLEST_PLAIN", 0 if at_once else 10**12)
        try:
            checked = check_file(path, "a.xlsx", Limits())
            assert checked is not None
            sheets = [*new_workbook(path, checked, Limits())]
        except FileRefusedError as fault:
            return fault.sentence.code
    return [
        (
            sheet.name,
            None if sheet.cells is None else [column.combine_chunks().to_pylist() for column in sheet.cells.columns],
            sheet.first_column,
            sheet.unreadable,
            sheet.merges,
            sheet.hidden_rows,
            sheet.hidden_columns,
            sheet.is_filtered,
            sheet.is_1904,
        )
        for sheet in sheets
    ]


def plain_count(path: Path) -> int:
    """Count the sheets that are taken at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preflight, "_SMALLEST_PLAIN", 0)
        checked = check_file(path, "a.xlsx", Limits())
    assert checked is not None
    return len(checked.plain)


def by_xlsxwriter(path: Path, rows: Sequence[Sequence[Any]], top: int, left: int) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("费用")
    day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    for row, cells in enumerate(rows, start=top):
        for place, cell in enumerate(cells, start=left):
            if isinstance(cell, date):
                sheet.write_datetime(row, place, cell, day)
            elif isinstance(cell, str) and cell:
                sheet.write_string(row, place, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(row, place, cell)
            else:
                sheet.write_blank(row, place, None, bold)
    book.close()


def one_to_damage(path: Path) -> bytes:
    """Return a plain workbook that does not count its shared texts: a reader that believes a false number would end."""
    by_xlsxwriter(path, [["供应商", "日期", 1.5], *[[f"甲{n}", date(2025, 1, 1), n / 3] for n in range(40)]], 0, 0)
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents["xl/sharedStrings.xml"] = re.sub(rb' (?:uniqueC|c)ount="[0-9]+"', b"", contents["xl/sharedStrings.xml"])
    return packed(contents)


def by_openpyxl(path: Path, rows: Sequence[Sequence[Any]], top: int, left: int) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row, cells in enumerate(rows, start=top + 1):
        for place, cell in enumerate(cells, start=left + 1):
            if cell is not None:
                sheet.cell(row, place).value = f" {cell}" if isinstance(cell, str) and cell[:1] == "=" else cell
    book.save(path)


@settings(max_examples=60)
@given(
    st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=8), st.integers(0, 3), st.sampled_from((0, 1, 25, 30))
)
def test_whatever_a_sheet_holds_it_is_read_as_the_reader_reads_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]], top: int, left: int
) -> None:
    for write in (by_xlsxwriter, by_openpyxl):
        path = tmp_path_factory.mktemp("plain") / "a.xlsx"
        write(path, rows, top, left)
        assert read(path, at_once=True) == read(path, at_once=False)


def test_an_ordinary_table_is_taken_at_once(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["供应商", "日期", "金额", "比率", "备注"]]
    rows += [[f"供应商{row % 9}", date(2025, 1, 1 + row % 28), row / 7, 0.1 + row % 3 / 10, None] for row in range(300)]
    rows += [["a & b", None, 1e300, -1e-12, " 空格 "], ["<甲>", None, 5_000_000.1, 7, "两\n行"]]
    path = tmp_path / "a.xlsx"
    by_xlsxwriter(path, rows, 2, 1)
    assert plain_count(path) == 1
    (sheet,) = read(path, at_once=True)
    assert [sheet] == read(path, at_once=False)
    assert sheet[1][0][2:4] == ["供应商", "供应商0"]
    assert sheet[1][2][-1] == "5000000.1"


def mixed_rows(chance: random.Random, count: int) -> list[list[Any]]:
    """Return rows whose columns are full, have gaps, and change between texts, numbers and days."""
    rows: list[list[Any]] = []
    for number in range(count):
        some = (
            f"甲{number % 7}",
            chance.randrange(10**6) / 7,
            date(2025, 1, 1 + number % 28),
            None,
            "",
            12345678901234567,
        )
        rows.append(
            [f"HT-{number}", number, chance.choice(some), number / 3 if number % 5 else None, chance.choice(some)]
        )
    return rows


@pytest.mark.parametrize("chunk", [2_000, 5_003, 60_000])
def test_what_is_taken_in_many_pieces_is_read_as_the_reader_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(zip_parts, "_CHUNK", chunk)
    monkeypatch.setattr(plain_sheets, "_TOLD_AT_ONCE", 97)
    path = tmp_path / "a.xlsx"
    by_xlsxwriter(path, mixed_rows(random.Random(chunk), 2_500), 3, 1)
    assert plain_count(path) == 1
    (sheet,) = read(path, at_once=True)
    assert [sheet] == read(path, at_once=False)
    assert len(sheet[1][0]) == 2_503


def test_a_sheet_that_is_not_plain_at_its_end_is_read_from_its_beginning_by_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_parts, "_CHUNK", 5_000)
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("全是数字", "末行是公式", "又全是数字"):
        sheet = book.add_worksheet(name)
        for row in range(1_000):
            sheet.write_row(row, 0, [row, f"供应商{row}"])
    book.worksheets()[1].write_formula(1_000, 0, "=A1+1", value=1)
    book.close()
    assert plain_count(path) == 2
    sheets = read(path, at_once=True)
    assert sheets == read(path, at_once=False)
    assert [len(sheet[1][0]) for sheet in sheets] == [1_000, 1_001, 1_000]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="str"><v>x</v></c></row>',
        '<row r="1"><c r="A1" t="b"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>',
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v></v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="A12"><v>1</v></c></row>',
        '<row r="12"><c r="A1"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>',
        "<row><c><v>1</v></c></row>",
        '<row r="1"><c><v>1</v></c></row>',
        '<row r="1"><c r="AAAA1"><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>',
        '<row r="1"><c r="A0"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="A1" x=">"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>&#49;</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><!-- <c r="B1"><v>1</v></c> --></row>',
        '<row r="1"><c r="A1"><v>1<![CDATA[2]]></v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',
        '<c r="A1"><v>1</v></c><row r="2"><c r="A2"><v>1</v></c></row>',
        '<row r="1"></row><c r="A1"><v>1</v></c>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v> 1</v ></c></row>',
        '<row r="1"><row r="2"/><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData><row r="2"><c r="A2"><v>1</v></c></row>',
    ],
)
def test_what_is_written_otherwise_is_left_to_the_reader(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(parts(rows)))
    assert read(path, at_once=True) == read(path, at_once=False)
    try:
        assert plain_count(path) == 0
    except FileRefusedError:
        return


@pytest.mark.parametrize(
    "text", ["x", "1.5.1", "", "1e5", "١", "0x10", "nan", "inf", "-", "99999999999999999999", "1 "]
)
def test_digits_that_are_none_are_never_taken_for_a_number(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(parts(f'<row r="1"><c r="A1"><v>7</v></c><c r="B1"><v>{text}</v></c></row>')))
    assert read(path, at_once=True) == read(path, at_once=False)


@pytest.mark.parametrize("number", ["0", "1", "2", "-1", "4294967296", "x", "01"])
def test_a_shared_text_that_is_not_there_is_none(tmp_path: Path, number: str) -> None:
    path = tmp_path / "a.xlsx"
    by_xlsxwriter(path, [["甲", "乙"]], 0, 0)
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    sheet = contents["xl/worksheets/sheet1.xml"]
    contents["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v>1</v>", f"<v>{number}</v>".encode())
    path.write_bytes(packed(contents))
    assert read(path, at_once=True) == read(path, at_once=False)


@pytest.mark.parametrize(
    "texts",
    [
        "<si><t>甲</t></si><si><t> 乙</t></si>",
        '<si><t>甲</t></si><si><t xml:space="preserve"> 乙 </t></si>',
        "<si><r><t>甲</t></r><r><rPr><sz val='9'/></rPr><t>公司</t></r></si><si><t>乙</t></si>",
        "<si><t>甲</t><rPh sb='0' eb='1'><t>jia</t></rPh></si><si><t>乙</t></si>",
        "<si/><si><t>甲</t></si><si><t>乙</t></si>",
        "<si></si><si><t>甲</t></si>",
        "<si><t/></si><si><t>甲</t></si>",
        "<si><t></t></si><si><t>甲</t></si>",
        "<si><t>a&amp;b</t></si><si><t>a_x000D_b</t></si>",
        "<si><t>a\r\nb</t></si><si><t>a>b</t></si>",
        "<si><t>甲</t></si><!-- <si><t>丙</t></si> --><si><t>乙</t></si>",
        "<si><t>甲</t></si><si><t>乙",
        "<si><t>甲</t></si>",
        "",
    ],
)
def test_shared_texts_are_the_readers(tmp_path: Path, texts: str) -> None:
    path = tmp_path / "a.xlsx"
    by_xlsxwriter(path, [["甲", "乙"]], 0, 0)
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    head = contents["xl/sharedStrings.xml"].partition(b"<si>")[0].decode()
    contents["xl/sharedStrings.xml"] = f"{head}{texts}</sst>".encode()
    path.write_bytes(packed(contents))
    assert read(path, at_once=True) == read(path, at_once=False)


@pytest.mark.parametrize(("now", "then"), [(b"<v>55</v>", b"<v>56</v>"), (b"<t>\xe7\x94\xb2", b"<t>\xe4\xb9\x99")])
def test_a_workbook_that_is_not_what_was_packed_is_refused(tmp_path: Path, now: bytes, then: bytes) -> None:
    path = tmp_path / "a.xlsx"
    by_xlsxwriter(path, [[number, "甲"] for number in range(99)], 0, 0)
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, text in contents.items():
            archive.writestr(name, text)
    assert now in target.getvalue()
    path.write_bytes(target.getvalue())
    assert isinstance(read(path, at_once=False), list)
    path.write_bytes(target.getvalue().replace(now, then))
    assert read(path, at_once=True) == read(path, at_once=False) == "E05"


def test_hidden_rows_and_what_stands_around_the_cells_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for row in range(400):
        sheet.write_row(row, 0, [row, f"供应商{row}"])
    sheet.set_row(7, None, None, {"hidden": True})
    sheet.set_column(3, 4, None, None, {"hidden": True})
    sheet.merge_range(401, 0, 402, 1, "合计")
    sheet.autofilter(0, 0, 399, 1)
    sheet.filter_column(0, "x > 3")
    book.close()
    assert plain_count(path) == 1
    (found,) = read(path, at_once=True)
    assert [found] == read(path, at_once=False)
    assert found[5:8] == (frozenset({8}), frozenset({3, 4}), True)
    assert len(found[4]) == 1


@pytest.mark.skipif(CORPUS is None, reason="the corpus of strange spreadsheets is not beside this checkout")
def test_strange_workbooks_are_read_alike() -> None:
    assert CORPUS is not None
    paths = [path for path in sorted(CORPUS.rglob("*.xlsx")) if path.stat().st_size < 300_000]
    for path in paths:
        assert read(path, at_once=True) == read(path, at_once=False), path


def test_damaged_parts_are_read_alike(tmp_path: Path) -> None:
    chance = random.Random(20260131)
    path = tmp_path / "a.xlsx"
    content = one_to_damage(path)
    for _ in range(300):
        path.write_bytes(with_a_damaged_part(content, chance))
        assert read(path, at_once=True) == read(path, at_once=False)
