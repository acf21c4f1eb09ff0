from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contract import Contracts, Dialect, contracts_from
from pipelines.reading import csv_encoding
from pipelines.reading.csv_records import split_records
from pipelines.reading.csv_text import TextTable, read_csv
from pipelines.reading.limits import Limits
from pipelines.reading.messages import FileRefusedError, sentence
from pipelines.reading.outcomes import FileRead

HEADER = "供应商名称,月份,费用(元),备注\n"
Read = Callable[..., FileRead]
FIELD = st.text(st.sampled_from('ab,;"\n 甲'), max_size=6)


def written(tmp_path: Path, content: bytes | str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "费用.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"' if any(sign in field for sign in ',;"\n') else field


@given(st.lists(st.lists(FIELD, min_size=2, max_size=4), min_size=1, max_size=6))
def test_whatever_is_quoted_by_the_rules_comes_back(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(map(quoted, row)) for row in rows)
    assert list(split_records(text, ",")) == rows


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        ("a;b", [["a;b"]]),
        ("a,\n,b\n\n", [["a", ""], ["", "b"], [""]]),
        ('"a\nb",c', [["a\nb", "c"]]),
        ('"a""b",""', [['a"b', ""]]),
        ('a"b,c\n1,2', ['a"b,c', ["1", "2"]]),
        ('"a"b,c\n1,2', ['"a"b,c', ["1", "2"]]),
        ('"a,c\n1,2', ['"a,c', ["1", "2"]]),
        (' "a",c', [' "a",c']),
    ],
)
def test_records_are_split_strictly(text: str, records: list[object]) -> None:
    assert list(split_records(text, ",")) == records


# Fields, line breaks and quotation marks in any order, some of them by the rules: what real and damaged files hold.
SCRAP = st.text(st.sampled_from('ab,;"\n\r 甲\t|\ufeff\x0b\u2028é'), max_size=4) | st.sampled_from(
    [
        '"a,b"',
        '"a\nb"',
        '"a""b"',
        '""',
        '""""',
        ',"x",',
        "\r\n",
        "\n",
        '"\n',
        ',"',
        '","',
        "\n" * 201,
        '"' + "\n" * 200 + '"',
    ]
)


def slow(text: str, delimiter: str) -> TextTable:
    """Build what `read_csv` builds, from the exact rule alone."""
    records = [*split_records(text.removeprefix("\ufeff"), delimiter)]
    broken = {row: record[:200] for row, record in enumerate(records, start=1) if isinstance(record, str)}
    fields = [[record[:200]] if isinstance(record, str) else record for record in records]
    width = max(map(len, fields), default=0)
    cells = [[field or None for field in record] + [None] * (width - len(record)) for record in fields]
    return TextTable(cells, [len(record) for record in fields], {row: (text, E11) for row, text in broken.items()})


E11 = sentence("E11.quotes")


def assert_same(path: Path, text: str, delimiter: str, encoding: str = "auto") -> None:
    fast, exact = read_csv(path, Dialect(delimiter, encoding), Limits()), slow(text, delimiter)
    fast.cells.validate(full=True)
    assert list(fast.widths) == exact.widths
    assert fast.faulty_rows == exact.faulty_rows
    assert [[*row.values()] for row in fast.cells.to_pylist()] == exact.cells


@given(st.lists(SCRAP, max_size=40), st.sampled_from(",;\t|"), st.integers(3, 40))
@settings(max_examples=400)
def test_reading_in_bulk_splits_exactly_as_reading_line_by_line(scraps: list[str], delimiter: str, block: int) -> None:
    text = "".join(scraps)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # Blocks of a few bytes (a byte order mark is three): a record, a line break and a character may be cut anywhere.
        patch.setattr(csv_encoding, "_BLOCK", block)
        path = Path(folder) / "a.csv"
        path.write_bytes(text.encode())
        assert_same(path, text, delimiter)


@given(st.lists(st.lists(FIELD, min_size=1, max_size=5), max_size=30), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_reading_in_bulk_in_other_encodings(rows: list[list[str]], encoding: str) -> None:
    text = "\r\n".join(",".join(map(quoted, row)) for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(text.encode(encoding))
        assert_same(path, text, ",", encoding)


def test_one_bad_line_among_many_costs_one_line(tmp_path: Path) -> None:
    lines = [f'{row},"a, ""{row}""\nb",甲' for row in range(20_000)]
    for row in range(500, 20_000, 1000):
        lines[row] = f'{row},x"y,乙'
    text = "\n".join(lines)
    path = written(tmp_path, text)
    assert_same(path, text, ",")
    assert len(read_csv(path, Dialect(), Limits()).faulty_rows) == 20


@pytest.mark.parametrize(
    ("limits", "text", "place"),
    [
        (Limits(rows=3), "a\n" * 4, "4"),
        (Limits(columns=2), "a,b\na,b,c\n", "3"),
        (Limits(columns=2), 'a,b\na,"b,c",d\n', "3"),
        (Limits(spanned_cells=9), "a,b\n" * 5, "10"),
    ],
)
def test_a_text_file_keeps_the_limits_of_a_sheet(tmp_path: Path, limits: Limits, text: str, place: str) -> None:
    with pytest.raises(FileRefusedError, match=place) as fault:
        read_csv(written(tmp_path, text), Dialect(), limits)
    assert fault.value.sentence.code == "E08"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_chinese_text_in_each_usual_encoding(tmp_path: Path, read_path: Read, encoding: str) -> None:
    path = written(tmp_path, HEADER + '甲公司,2025-01,"1,234.50","有限责任公司，北京\n分公司"\n', encoding)
    (sheet,) = read_path(path).sheets
    assert sheet.rows.column("fee_cny").to_pylist() == [Decimal("1234.50")]
    assert sheet.rows.column("remark").to_pylist() == ["有限责任公司，北京\n分公司"]


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + "甲公司,2025-01,1,\n").encode("utf-16"),
        (HEADER + "甲\0公司,2025-01,1,\n").encode(),
        "Vendor,Month,Fee (RMB)\nCôte d'Ivoire Télécom,2025-01,1\n".encode("latin-1"),
        b"\xff\xfe\xfd\xfc\xfb,\x80\x80\n",
    ],
)
def test_text_that_cannot_be_told_is_refused(tmp_path: Path, read_path: Read, content: bytes) -> None:
    error = read_path(written(tmp_path, content)).error
    assert error is not None
    assert error.code == "E12"


def test_lines_of_another_width_are_rejected_and_never_shifted(
    tmp_path: Path, read_path: Read, problem_cells: Callable[..., list[tuple[str, str, str]]]
) -> None:
    lines = (
        "甲公司,2025-01,1,a",
        "乙公司,2025-01,2",
        "丙公司,,2025-01,3,b",
        "丁公司,2025-01,4,d,",
        '戊"公司,2025-01,5,e',
        '己公司,2025-01,"6",f',
        "合计,,",
        "填表人：张三",
    )
    (sheet,) = read_path(written(tmp_path, HEADER + "\n".join(lines))).sheets
    assert sheet.rows.column("vendor_name").to_pylist() == ["甲公司", "己公司"]
    assert sheet.rows.column("source_row").to_pylist() == [2, 7]
    assert problem_cells(sheet) == [(f"A{row}", "E11", "rejected") for row in (3, 4, 5, 6)]
    assert [(each.row, each.kind) for each in sheet.aside] == [(8, "total"), (9, "footer")]
    assert sheet.rows_read == 8


def test_title_lines_may_be_shorter_and_rows_count_as_in_excel(tmp_path: Path, read_path: Read) -> None:
    text = '"2025年费用\n汇总"\n单位：万元\n\n供应商名称,月份,费用\n甲公司,3月,1\n'
    (sheet,) = read_path(written(tmp_path, text)).sheets
    assert (sheet.header_row, sheet.rows.column("source_row").to_pylist()) == (4, [5])
    assert sheet.rows.column("fee_cny").to_pylist() == [Decimal(10_000)]


@pytest.mark.parametrize(("separator", "name"), [(";", ";"), ("\t", "Tab")])
def test_another_separator_is_pointed_out_and_not_guessed(
    tmp_path: Path, read_path: Read, separator: str, name: str
) -> None:
    (sheet,) = read_path(written(tmp_path, HEADER.replace(",", separator) + "甲,1,2,3".replace(",", separator))).sheets
    assert sheet.state == "unrecognised"
    assert sheet.told is not None
    assert (sheet.told.code, f"“{name}”" in sheet.told.zh) == ("E11", True)


def test_a_dialect_that_a_contract_declares_is_read(tmp_path: Path, read_path: Read, fees: Contracts) -> None:
    document = {**fees.documents["fees.yaml"], "csv": {"delimiter": ";", "encoding": "latin-1"}}
    contracts = contracts_from({"fees.yaml": document})
    content = "Vendor;Month;Fee (RMB)\nTélécom;2025-01;1\n".encode("latin-1")
    (sheet,) = read_path(written(tmp_path, content), contracts=contracts).sheets
    assert sheet.rows.column("vendor_name").to_pylist() == ["Télécom"]


def test_a_formula_in_a_text_file_is_text(tmp_path: Path, read_path: Read) -> None:
    (sheet,) = read_path(written(tmp_path, HEADER + "甲公司,2025-01,1,=HYPERLINK(1)\n")).sheets
    assert sheet.rows.column("remark").to_pylist() == ["=HYPERLINK(1)"]


def test_an_empty_text_file_and_one_of_blank_lines(tmp_path: Path, read_path: Read) -> None:
    for content in (b"", b"\n\n", b",,\n,,\n"):
        error = read_path(written(tmp_path, content)).error
        assert error is not None
        assert error.code == "E01"
