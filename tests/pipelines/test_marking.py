"""Does a file come back with its faults marked and nothing else changed, and does the mended copy take its place."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from pipelines import warehouse
from pipelines.contract import Contracts, contracts_from, load_contracts
from pipelines.errors import ScorecardError
from pipelines.intake import accept, marked_name
from pipelines.marking import MarkedCell, Marks, Remark, marked_file, marked_workbook, marks_of
from pipelines.marking.listing import OTHER_FILL, REJECTED_FILL
from pipelines.marking.marks import HIDDEN_TEXT
from pipelines.opened import open_current
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limited import run_limited
from pipelines.reading.limits import Limits
from pipelines.reading.own_sheets import TO_MEND
from pipelines.reading.results import write_result
from pipelines.staging.ledger import LoadedFile, write_ledger_tables
from pipelines.workspace import Workspace
from tests.pipelines import bank
from tests.pipelines.banks import Banks
from tests.pipelines.test_exports import PAYLOADS

AS_OF = date(2026, 1, 31)
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
LIST = TO_MEND.name


def cell(sheet: str, address: str, raw: str = "约5", severity: str = "rejected", rule: str = "M-17") -> MarkedCell:
    return MarkedCell(sheet, address, raw, rule, severity, f"“{raw}”是约数。", f"“{raw}” is approximate.")


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def give_back(space: Workspace, name: str) -> tuple[str, bytes]:
    opened_warehouse = open_current(space)
    name, copy = marked_file(space, opened_warehouse.connection, load_contracts(space.sources), Limits(), name)
    return name, copy.content


def counts(space: Workspace) -> list[tuple[Any, ...]]:
    sql = "select state, rows_read, rows_loaded, rows_rejected, rows_set_aside from staging.files order by file_name"
    return open_current(space).connection.cursor().execute(sql).fetchall()


def load(space: Workspace, name: str, content: bytes) -> None:
    accept(space, name, content)
    warehouse.build(space, AS_OF)


BAD_KPIS = [
    ("月份", "合同编号", "指标名称", "分子", "分母", "备注"),
    ("2025-10", "HT-1", "时效达标率", "约995", 1000, None),
    ("2025-10", "HT-2", "时效达标率", 980, None, "=1+1"),
    ("2025-11", "HT-2", "时效达标率", 1100, 1000, None),
    ("2025-12", "HT-2", "时效达标率", 990, 1000, None),
    ("合计", None, None, 990, 1000, None),
]


def bad_bank(path: Path) -> bytes:
    """The small bank with three bad rows, in a workbook that somebody has made their own."""
    bank.write_bank(path, BAD_KPIS[1:])
    workbook = load_workbook(path)
    sheet = workbook["KPI"]
    for place, title in enumerate(BAD_KPIS[0], start=1):
        sheet.cell(1, place, title)
    sheet["H1"], sheet["I1"], sheet["I2"] = "随手算", "日期", date(2025, 3, 1)
    sheet["H2"] = "=SUM(E2:E5)"
    sheet["I2"].number_format = "yyyy/m/d"
    sheet["D2"].comment = Comment("请小王核对", "李经理")
    sheet["D3"].number_format = "0.00"
    sheet.column_dimensions["C"].width = 33
    sheet.merge_cells("K1:L1")
    workbook.defined_names["录入"] = DefinedName("录入", attr_text="KPI!$A$1:$F$5")
    workbook.save(path)
    return path.read_bytes()


def with_a_bad_bank(space: Workspace) -> None:
    load(space, "月报.xlsx", bad_bank(space.root.parent / "bad.xlsx"))


def test_the_whole_way_from_a_bad_workbook_to_a_mended_one(workspace: Path, tmp_path: Path, banks: Banks) -> None:
    space = banks.copy(workspace, with_a_bad_bank)
    before = counts(space)
    assert [(state, rejected) for state, _, _, rejected, _ in before] == [("partly", 2)]
    name, content = give_back(space, "月报.xlsx")
    assert name == "月报（待改）.xlsx"

    workbook = opened(content)
    assert workbook.sheetnames[0] == LIST
    sheet = workbook["KPI"]
    assert sheet["D2"].fill.fgColor.rgb.endswith(REJECTED_FILL)
    said = sheet["D2"].comment.text
    assert said.startswith("请小王核对")
    assert "M-17" in said
    assert "约995" in said
    assert "约数" in said
    assert "approximate" in said

    # Mended in the marked copy itself; colours, comments and the list stay where they are.
    for row in sheet.iter_rows(min_row=2, max_row=4):
        for each in row:
            if each.fill.fgColor.rgb.endswith(REJECTED_FILL):
                each.value = 900
    sheet["H2"] = None
    out = tmp_path / "mended.xlsx"
    workbook.save(out)
    load(space, name, out.read_bytes())
    assert [file.name.partition("_")[2] for file in space.inbox_files()] == [name]
    ((state, read, loaded, rejected, aside),) = counts(space)
    assert (state, rejected, aside) == ("loaded", 0, 1)
    assert (read, loaded) == (before[0][1], before[0][2] + before[0][3])
    states = (
        open_current(space)
        .connection.cursor()
        .execute("select sheet, state from staging.sheets order by seq")
        .fetchall()
    )
    assert states[0] == (LIST, "ignored")


def test_everything_else_of_the_workbook_stays(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    bad_bank(path)
    before, after = (
        load_workbook(path),
        opened(marked_workbook(path, "bad.xlsx", Marks((cell("KPI", "D2"),)), Limits()).content),
    )
    assert after.sheetnames == [LIST, *before.sheetnames]
    assert after.active.title == LIST
    assert [sheet.title for sheet in after.worksheets if sheet.sheet_view.tabSelected] in ([], [LIST])
    for sheet in before.worksheets:
        twin = after[sheet.title]
        for row in sheet.iter_rows():
            for each in row:
                other = twin[each.coordinate]
                assert (each.value, each.data_type, each.number_format) == (
                    other.value,
                    other.data_type,
                    other.number_format,
                )
    twin = after["KPI"]
    assert twin["H2"].value == "=SUM(E2:E5)"
    assert twin.column_dimensions["C"].width == 33
    assert [str(each) for each in twin.merged_cells.ranges] == ["K1:L1"]
    assert after.defined_names["录入"].attr_text == "KPI!$A$1:$F$5"


def test_formulas_keep_the_results_they_had(fees: Contracts, tmp_path: Path) -> None:
    path, out = tmp_path / "formulas.xlsx", tmp_path / "back.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("费用")
        sheet.write_row(0, 0, ["供应商名称", "月份", "费用(元)", "是否重复", "备注"])
        for row in range(1, 4):
            sheet.write_row(row, 0, [f"甲{row}", "2025-01"])
            sheet.write_formula(row, 2, f"=ROW()*{row}", None, 7.25 * row)
            sheet.write_formula(row, 3, "=1=1", None, True)
            sheet.write_formula(row, 4, '="<a>&"&"b"', None, "<a>&b")
        sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")
    before = read_file(path, "formulas.xlsx", fees, Limits()).sheets[0]
    assert (before.rows_typed, before.rows_rejected) == (3, 1)
    out.write_bytes(marked_workbook(path, "formulas.xlsx", Marks((cell("费用", "C5"),)), Limits()).content)
    after = read_file(out, "back.xlsx", fees, Limits()).sheets[1]
    assert after.rows.equals(before.rows)
    assert after.rows_rejected == 1
    assert opened(out.read_bytes())["费用"]["E2"].value == '="<a>&"&"b"'


def test_a_workbook_that_openpyxl_would_change_is_built_from_its_cells(tmp_path: Path) -> None:
    # A day kept as text of ISO 8601, which is allowed and which openpyxl rewrites as a moment.
    path = bank.write_workbook(tmp_path / "plain.xlsx", {"甲": [["a", "b"], [1, 2]]})
    odd = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(odd, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, re.sub(rb'<c r="B2"[^>]*><v>2</v>', b'<c r="B2" t="d"><v>2021-01-01</v>', old.read(name))
            )
    workbook = opened(marked_workbook(odd, "odd.xlsx", Marks((cell("甲", "B2"),)), Limits()).content)
    assert workbook.sheetnames == [LIST, "甲"]
    assert workbook["甲"]["B2"].comment is not None
    assert "无法直接加批注" in "".join(str(row[0].value) for row in workbook[LIST].iter_rows(max_row=6))


def test_a_second_marking_takes_the_first_away(tmp_path: Path) -> None:
    path, again = tmp_path / "bad.xlsx", tmp_path / "again.xlsx"
    bad_bank(path)
    again.write_bytes(
        marked_workbook(path, "bad.xlsx", Marks((cell("KPI", "D2"), cell("KPI", "E3"))), Limits()).content
    )
    workbook = opened(marked_workbook(again, "again.xlsx", Marks((cell("KPI", "E3"),)), Limits()).content)
    assert [name for name in workbook.sheetnames if name.startswith(LIST)] == [LIST]
    sheet = workbook["KPI"]
    assert sheet["D2"].comment.text == "请小王核对"
    assert sheet["D2"].fill.fill_type is None
    assert sheet["E3"].comment.text.count("M-17") == 1


def test_the_list_links_to_each_cell_and_names_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    bad_bank(path)
    marks = Marks(
        (cell("KPI", "D2"), cell("KPI", "F3", "#DIV/0!", "noted", "M-19")),
        (
            Remark("KPI", "A6", "合计 | 990", "", "total", "合计行。", "A total row."),
            Remark("另一张", "A1", "", "E09", "held", "缺列。", "Columns are missing."),
        ),
    )
    workbook = opened(marked_workbook(path, "bad.xlsx", marks, Limits()).content)
    sheet = workbook[LIST]
    assert sheet["A1"].value == TO_MEND.marker
    lines = [[each.value for each in row] for row in sheet.iter_rows(max_col=8)]
    listed = [line for line in lines if line[0] in ("1", "2")]
    assert [line[1:5] for line in listed] == [
        ["KPI", "D2", "约5", "M-17"],
        ["KPI", "F3", "#DIV/0!", "M-19"],
        ["KPI", "A6", "合计 | 990", None],
        ["另一张", "A1", None, "E09"],
    ]
    assert all(line[6] and line[7] for line in listed)
    links = {each.hyperlink.location for row in sheet.iter_rows() for each in row if each.hyperlink}
    assert links == {"'KPI'!D2", "'KPI'!F3", "'KPI'!A6"}
    assert workbook["KPI"]["F3"].fill.fgColor.rgb.endswith(OTHER_FILL)


def test_a_merged_cell_is_marked_where_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    bad_bank(path)
    sheet = opened(marked_workbook(path, "bad.xlsx", Marks((cell("KPI", "L1"),)), Limits()).content)["KPI"]
    assert sheet["K1"].comment is not None


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_file_comes_back_as_a_workbook_that_replaces_it(
    encoding: str, workspace: Path, tmp_path: Path, banks: Banks
) -> None:
    space = banks.copy(workspace, with_a_bad_bank)
    lines = [
        "月份,合同编号,分子多余,业务量",
        "2025-10,HT-1,x,约1200",
        "2025-11,HT-1,x,00120",
        "2025-12,HT-1,x,1,200",
        "2025-12,HT-1,=x,130",
    ]
    load(space, "量.csv", "\n".join(lines).encode(encoding))
    name, content = give_back(space, "量.csv")
    assert name == "量（待改）.xlsx"
    workbook = opened(content)
    sheet = workbook["量"]
    assert [each.value for each in sheet[2]] == ["2025-10", "HT-1", "x", "约1200"]
    assert sheet["D2"].fill.fgColor.rgb.endswith(REJECTED_FILL)
    # A line of the wrong width stands whole in its first cell: split, its pieces could pass for data.
    assert [each.value for each in sheet[4]] == ["2025-12,HT-1,x,1,200", None, None, None]
    assert sheet["C5"].value == "=x"
    assert sheet["C5"].data_type == "s"
    assert "重建" in "".join(str(row[0].value) for row in workbook[LIST].iter_rows(max_row=6))
    sheet["D2"] = 1200
    for place, text in enumerate(["2025-12", "HT-1", None, 1200], start=1):
        sheet.cell(4, place).value = text
    sheet.delete_rows(5)
    out = tmp_path / "mended.xlsx"
    workbook.save(out)
    load(space, name, out.read_bytes())
    assert sorted(file.name.partition("_")[2] for file in space.inbox_files()) == ["月报.xlsx", name]
    volumes = (
        open_current(space)
        .connection.cursor()
        .execute("select month, volume from staging.volumes order by month")
        .fetchall()
    )
    assert [int(volume) for _, volume in volumes] == [1200, 120, 1200]


def large(path: Path) -> Path:
    """A workbook with more XML than is changed in place: percentages, long codes, merged keys, dates, padding."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("费用")
        percent, day = workbook.add_format({"num_format": "0.0%"}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["供应商名称", "月份", "费用(元)", "合格率(%)", "支付日期", "备注"])
        for row in range(1, 2_001):
            name: object = 123456789012345678 if row == 9 else f"甲{row}"
            sheet.write_row(row, 0, [name, "2025-01", "约5" if row == 7 else row * 1.5])
            sheet.write_number(row, 3, 0.95, percent)
            sheet.write_datetime(row, 4, date(2025, 3, 1), day)
            sheet.write_string(row, 5, f"{row}" + "长" * 4_000)
        # The key of two rows in one merged cell, as clerks like it.
        sheet.merge_range(2_001, 0, 2_002, 0, "乙")
        for row in (2_001, 2_002):
            sheet.write_row(row, 1, ["2025-02", row])
    return path


def test_what_is_too_large_is_built_from_its_cells_and_means_the_same(fees: Contracts, tmp_path: Path) -> None:
    path, out = large(tmp_path / "large.xlsx"), tmp_path / "back.xlsx"
    before = read_file(path, "large.xlsx", fees, Limits()).sheets[0]
    assert before.rows_rejected == 2
    marks = Marks((cell("费用", "C8"), cell("费用", "A10", "123456789012345680", rule="M-20")))
    out.write_bytes(marked_workbook(path, "large.xlsx", marks, Limits()).content)
    after = read_file(out, "back.xlsx", fees, Limits())
    assert after.error is None
    assert [sheet.state for sheet in after.sheets] == ["ignored", "loaded"]
    assert after.sheets[1].rows.equals(before.rows)
    assert after.sheets[1].rows_rejected == 2
    workbook = opened(out.read_bytes())
    assert workbook["费用"]["C8"].comment is not None
    assert "20 MB" in "".join(str(row[0].value) for row in workbook[LIST].iter_rows(max_row=6))


def test_what_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(ScorecardError) as told:
        marked_workbook(path, "broken.xlsx", Marks(), Limits())
    assert "broken.xlsx" in told.value.zh


def test_a_function_is_ended_at_its_limits() -> None:
    memory = 1 << 30
    assert run_limited("os.path:basename", {"p": "/a/b"}, memory, 30).value == "b"
    assert run_limited("subprocess:run", {"args": ["sleep", "5"]}, memory, 1).failed == "time"
    assert run_limited("builtins:bytes", {"source": 1 << 33}, memory, 30).failed == "memory"
    assert run_limited("os:_exit", {"status": 3}, memory, 30).failed == "crash"
    assert run_limited("os:no_such_thing", {}, memory, 30).failed == "crash"


def ways_out(content: bytes) -> tuple[int, int, list[str]]:
    """Formulas, links that leave the file, and texts of ours that begin like a formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets"))
    outside = re.findall(rb"<hyperlink [^>]*r:id", whole) + re.findall(rb'TargetMode="External"', whole)
    texts = [each.value for row in opened(content)[LIST].iter_rows() for each in row if isinstance(each.value, str)]
    return (
        len(re.findall(rb"<f[ >]", whole)),
        len(outside),
        [text for text in texts if re.match(r"\s*[=+\-@＝＋－＠]", text)],
    )


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_no_text_of_a_marked_copy_can_run(suffix: str, tmp_path: Path) -> None:
    path, payloads = tmp_path / f"a{suffix}", [*PAYLOADS, "http://127.0.0.1/x"]
    if suffix == ".csv":
        path.write_bytes(b"a,b\n" + b"1,2\n" * len(payloads))
    else:
        bank.write_workbook(path, {"a": [["a", "b"], *([1, 2] for _ in payloads)]})
    marked = {f"A{row}": payload for row, payload in enumerate(payloads, start=2)}
    marks = Marks(
        tuple(MarkedCell("a", place, each, each, "rejected", each, each) for place, each in marked.items()),
        tuple(
            remark
            for each in payloads
            for remark in (
                Remark("a", "A1", each, each, each, each, each),
                Remark(each, "A1", each, "", "held", "", ""),
            )
        ),
    )
    content = marked_workbook(path, path.name, marks, Limits()).content
    assert ways_out(content) == (0, 0, [])
    sheet = opened(content)["a"]
    assert [place for place in marked if sheet[place].comment is None] == []


def test_people_are_not_repeated(fees: Contracts, tmp_path: Path) -> None:
    document = {**fees.documents["fees.yaml"]}
    document["fields"] = [
        {**each, "personal": "name"} if each["name"] == "vendor_name" else each for each in document["fields"]
    ]
    contracts = contracts_from({"fees.yaml": document})
    path = bank.write_workbook(tmp_path / "a.xlsx", {"a": [["供应商名称", "月份", "费用(元)"], ["合计", None, None]]})
    folder = tmp_path / "result"
    write_result(read_file(path, "a.xlsx", contracts, Limits(), Given(salt=b"s" * 32)), folder, "w")
    connection = duckdb.connect()
    file = LoadedFile("f", "a.xlsx", 1, False, folder, json.loads((folder / "result.json").read_text("utf-8")))
    write_ledger_tables(connection, [file])
    connection.execute(
        "insert into staging.problem_cells values "
        "('f', 'a.xlsx', 'a', 2, 'A', 'A2', 'vendor_name', '王小明', 'M-16', 'rejected', '“王小明”有误', '“王小明” is wrong')"
    )
    marks = marks_of(connection, "f", contracts)
    assert [(each.raw_text, each.zh, each.en) for each in marks.cells] == [(HIDDEN_TEXT, "“…”有误", "“…” is wrong")]
    assert [each.text for each in marks.remarks if each.kind == "total"] == [HIDDEN_TEXT]


def test_a_file_is_found_by_the_name_its_sender_knows(workspace: Path, banks: Banks) -> None:
    space = banks.copy(workspace, with_a_bad_bank)
    with pytest.raises(ScorecardError) as told:
        give_back(space, "年报.xlsx")
    assert "月报.xlsx" in told.value.zh
    load(space, "坏.xlsx", b"")
    with pytest.raises(ScorecardError) as refused:
        give_back(space, "坏.xlsx")
    assert "空的" in refused.value.zh


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("月报.xlsx", "月报（待改）.xlsx"),
        ("月报.csv", "月报（待改）.xlsx"),
        ("月报（待改）.xlsx", "月报（待改）.xlsx"),
        ("月报（待改） (1).xlsx", "月报（待改）.xlsx"),
        ("月报(待改)(2).xlsx", "月报（待改）.xlsx"),
        ("月报 (1).xlsx", "月报 (1)（待改）.xlsx"),
    ],
)
def test_a_marked_copy_is_called_after_its_file(given_name: str, kept: str) -> None:
    assert marked_name(given_name) == kept


def test_an_old_workbook_comes_back_with_every_cell_in_its_place(fees: Contracts, tmp_path: Path) -> None:
    path, out = FIXTURES / "fees.xls", tmp_path / "back.xlsx"
    before = next(sheet for sheet in read_file(path, "fees.xls", fees, Limits()).sheets if sheet.rows is not None)
    marks = Marks((cell(before.name, f"A{before.header_row}", severity="noted"),))
    out.write_bytes(marked_workbook(path, "fees.xls", marks, Limits()).content)
    after = next(sheet for sheet in read_file(out, "back.xlsx", fees, Limits()).sheets if sheet.rows is not None)
    assert after.header_row == before.header_row
    assert after.rows.equals(before.rows)
    assert opened(out.read_bytes())[before.name][f"A{before.header_row}"].comment is not None
