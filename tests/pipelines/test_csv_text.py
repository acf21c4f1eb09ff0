from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from pipelines.contract import Contracts, Dialect, contracts_from
from pipelines.questions import LEAVE_OUT, READING_KINDS, Answer, Answers, series_of
from pipelines.reading import csv_encoding
from pipelines.reading.csv_records import split_records
from pipelines.reading.csv_text import TextTable, read_csv
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
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


@hypothesis.given(st.lists(st.lists(FIELD, min_size=2, max_size=4), min_size=1, max_size=6))
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


@hypothesis.given(st.lists(SCRAP, max_size=40), st.sampled_from(",;\t|"), st.integers(3, 40))
@hypothesis.settings(max_examples=400)
def test_reading_in_bulk_splits_exactly_as_reading_line_by_line(scraps: list[str], delimiter: str, block: int) -> None:
    text = "".join(scraps)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # Blocks of a few bytes (a byte order mark is three): a record, a line break and a character may be cut anywhere.
        patch.setattr(csv_encoding, "_BLOCK", block)
        path = Path(folder) / "a.csv"
        path.write_bytes(text.encode())
        assert_same(path, text, delimiter)


@hypothesis.given(
    st.lists(st.lists(FIELD, min_size=1, max_size=5), max_size=30), st.sampled_from(["utf-8", "gb18030", "utf-16"])
)
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
        (HEADER + "甲\0公司,2025-01,1,\n").encode(),
        "Côte d'Ivoire Télécom\nune seule colonne\n".encode("latin-1"),
        b"\xff\xfe\xfd\xfc\xfb,\x80\x80\n",
        HEADER.encode("utf-16-le"),
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


def dialect_answer(choice: str) -> Given:
    return Given(Answers.of([Answer("dialect", {"series": series_of("费用.csv")}, choice)]))


@pytest.mark.parametrize(
    ("separator", "encoding", "code", "is_suggested"),
    [
        (";", "utf-8", "semicolon/utf-8", True),
        ("\t", "utf-8-sig", "tab/utf-8", True),
        ("|", "gb18030", "pipe/gb18030", False),
        ("$", "utf-8", "dollar/utf-8", True),
        (",", "utf-16", "comma/utf-16", True),
        (";", "utf-16", "semicolon/utf-16", True),
        (",", "cp1252", "comma/cp1252", False),
    ],
)
def test_another_dialect_is_asked_with_a_preview_and_read_as_answered(
    tmp_path: Path, fees: Contracts, separator: str, encoding: str, code: str, is_suggested: bool
) -> None:
    name = "Télécom" if encoding == "cp1252" else "甲公司"
    remark = '"1,5"' if separator == "," else "1,5"
    rows = [separator.join((name, f"2025-0{month}", "15", remark)) for month in (1, 2, 3)]
    # A header that all these encodings can hold.
    path = written(tmp_path, "Vendor,Month,Fee (RMB),X\n".replace(",", separator) + "\n".join(rows), encoding)
    (held,) = read_file(path, path.name, fees, Limits()).sheets
    assert (held.state, held.told and held.told.code, held.rows_read) == ("held", "E11", 0)
    (question,) = held.questions
    assert question.kind in READING_KINDS
    assert code in {choice.code for choice in question.choices}
    assert (question.suggested == code) == is_suggested
    assert bool(question.reason_zh) == bool(question.reason_en) == is_suggested
    assert f"{code}: {name} ¦ 2025-01 ¦ 15 ¦ 1,5" in question.evidence
    (read,) = read_file(path, path.name, fees, Limits(), dialect_answer(code)).sheets
    assert read.questions == ()
    assert read.rows.column("vendor_name").to_pylist() == [name] * 3
    left_out = read_file(path, path.name, fees, Limits(), dialect_answer(LEAVE_OUT))
    assert left_out.error or left_out.sheets[0].state == "unrecognised"
    assert [question for sheet in left_out.sheets for question in sheet.questions] == []


def test_lines_before_the_header_do_not_hide_the_dialect(tmp_path: Path, fees: Contracts) -> None:
    text = "2025年费用\n制表：王五；李四\n" + HEADER.replace(",", ";") + "甲公司;2025-01;1;1,5\n乙公司;2025-01;2;\n"
    path = written(tmp_path, text)
    (held,) = read_file(path, path.name, fees, Limits()).sheets
    assert held.questions[0].suggested == "semicolon/utf-8"
    (read,) = read_file(path, path.name, fees, Limits(), dialect_answer("semicolon/utf-8")).sheets
    assert read.rows.column("remark").to_pylist() == ["1,5", None]


@pytest.mark.parametrize("text", ["只有一段文字\n没有列\n", "甲,乙,丙\n1,2,3\n4,5,6\n"])
def test_where_the_dialect_is_not_in_doubt_nothing_is_asked(tmp_path: Path, fees: Contracts, text: str) -> None:
    path = written(tmp_path, text)
    (sheet,) = read_file(path, path.name, fees, Limits()).sheets
    assert (sheet.state, sheet.questions, sheet.told and sheet.told.code) == ("unrecognised", (), "E09")


def test_a_chosen_dialect_does_not_spoil_the_file_that_needs_none(tmp_path: Path, fees: Contracts) -> None:
    path = written(tmp_path, HEADER + "甲公司,2025-01,1,\n")
    (read,) = read_file(path, path.name, fees, Limits(), dialect_answer("semicolon/utf-8")).sheets
    assert read.rows.column("vendor_name").to_pylist() == ["甲公司"]


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


SIMPLIFIED = [
    "供应商名称",
    "服务项目",
    "使用单位",
    "业务量",
    "东麓分行",
    "甲公司",
    "统计月份",
    "投诉编号",
    "责任认定",
    "有限公司",
    "柜面业务",
    "现金清分",
    "张先生",
]
TRADITIONAL = [
    "供應商名稱",
    "服務項目",
    "使用單位",
    "業務量",
    "東麓分行",
    "甲公司",
    "統計月份",
    "投訴編號",
    "責任認定",
    "有限公司",
    "櫃面業務",
    "現金清分",
    "張先生",
]


def test_a_list_of_a_few_words_is_known_for_simplified_and_not_taken_for_it_where_it_is_traditional(
    tmp_path: Path,
) -> None:
    path = tmp_path / "名单.csv"
    taken = {"gb18030": 0, "big5": 0}
    for words, encoding in ((SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5")):
        for first, second, third in zip(words, words[1:], words[2:], strict=False):
            path.write_bytes(f"{first},{second},{third}\n".encode(encoding))
            taken[encoding] += csv_encoding.looks_chinese(path)
    assert taken == {"gb18030": len(SIMPLIFIED) - 2, "big5": 0}
