"""Does nothing of a person leave the spreadsheet but a salted hash and the last four of a number (M-35)."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipelines.contract import load_contracts
from pipelines.journal import Journal
from pipelines.opened import open_current
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.people import SaltMissingError, looks_personal, masked
from pipelines.reading.people_words import without_numbers
from pipelines.salt import SaltError, salt_of
from pipelines.warehouse import build
from pipelines.workspace import PRODUCT, Workspace
from tests.pipelines.bank import write_bank
from tests.pipelines.banks import Banks
from tests.pipelines.staged import Desk, Sheets, Staged

ID, OTHER_ID = "110105199003078515", "44030419851224123X"
PHONE, NAME = "13912345678", "欧阳测试"
HEADER = (
    "月份",
    "合同编号",
    "姓名",
    "身份证号",
    "手机号码",
    "用工性质",
    "劳动合同签订情况",
    "社会保险缴纳情况",
    "离场日期",
)
# The day of birth serves the check of age (V13) while reading and is kept no more than the number.
BORN = ("19900307", "1990-03-07", "datetime.date(1990, 3, 7)")
SECRETS = (*BORN, ID, OTHER_ID, ID.replace("1101", "1101 "), PHONE, "139-1234-5678", NAME)


def rows(name: str = NAME) -> list[tuple[object, ...]]:
    return [
        HEADER,
        ("2025-10", "HT-1", name, ID, PHONE, "正式", "是", "足额", None),
        ("2025-11", "HT-1", name, ID.replace("1101", "1101 "), "139-1234-5678", "正式", "是", "足额", None),
        ("2025-10", "HT-1", "欧阳丙", OTHER_ID.lower(), None, "没有这种", "是", "足额", None),
        ("2025-10", "HT-9", name, ID, PHONE, "正式", "是", "足额", None),
        ("2025-12", "HT-1", name, ID, PHONE, "正式", "是", "足额", None),
        ("2025-12", "HT-1", name, ID, PHONE[:-2] + "99", "正式", "否", "足额", None),
        ("合计", None, name, ID, PHONE),
        (f"填表人：{name} 电话：{PHONE}",),
    ]


def with_people(bank: Workspace) -> None:
    write_bank(bank.inbox / "小银行.xlsx")
    workbook = Workbook()
    for row in rows():
        workbook.worksheets[0].append(list(row))
    workbook.save(bank.inbox / "外包人员基本情况报表.xlsx")
    with (bank.inbox / "外包人员.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                HEADER,
                ("2025-09", "HT-1", NAME, ID, PHONE, "正式", "是", "足额", ""),
                ("2025-09", "HT-1", NAME, OTHER_ID, "多", PHONE, "正式", "是", "足额", "", ""),
            ]
        )
    build(bank, date(2026, 1, 15))


@pytest.fixture
def bank(workspace: Path, banks: Banks) -> Workspace:
    return banks.copy(workspace, with_people)


def test_no_byte_of_what_is_kept_holds_a_person(bank: Workspace) -> None:
    kept = [path for path in bank.root.rglob("*") if path.is_file() and "inbox" not in path.parts]
    assert len(kept) > 10
    tables = open_current(bank).connection.cursor()
    names = tables.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
    texts = [str(tables.execute(f"select * from {name}").fetchall()) for (name,) in names]
    for secret in SECRETS:
        assert [path.name for path in kept if secret.encode() in path.read_bytes()] == []
        assert [text for text in texts if secret in text] == []


def test_a_roster_without_a_needed_column_is_asked_about_without_a_person(workspace: Path) -> None:
    write_bank(workspace / "inbox" / "小银行.xlsx")
    workbook = Workbook()
    header = ("月份", "合同编号", "姓名", "身份证号", "手机号码", "岗位")
    for row in (header, *((*each[:5], "录入员") for each in rows()[1:7]), ("合计", None, f"共{NAME}等", ID, PHONE)):
        workbook.worksheets[0].append(list(row))
    workbook.worksheets[0].title = "外包人数"
    workbook.save(workspace / "inbox" / "外包人数.xlsx")
    bank = Workspace.at(workspace)
    path = build(bank, date(2026, 1, 15))
    kept = [each.read_bytes() for each in bank.root.rglob("*") if each.is_file() and "inbox" not in each.parts]
    assert path.read_bytes() in kept
    for secret in SECRETS:
        assert not [each for each in kept if secret.encode() in each]


def test_a_person_is_the_same_in_every_file_and_row_and_another_is_not(bank: Workspace) -> None:
    found = (
        open_current(bank)
        .connection.cursor()
        .execute("select month, staff_id, staff_name, phone from staging.staff_roster order by month, staff_id")
        .fetchall()
    )
    assert len(found) == 3
    assert len({row[1] for row in found}) == len({row[2] for row in found}) == len({row[3] for row in found}) == 1
    (_, staff_id, staff_name, phone), *_ = found
    assert staff_id.endswith("·8515")
    assert phone.endswith("·5678")
    assert "·" not in staff_name


def test_faults_show_the_last_four_and_no_hash(bank: Workspace) -> None:
    cursor = open_current(bank).connection.cursor()
    cells = cursor.execute(
        "select field, raw_text, zh, en from staging.problem_cells where file_name like '外包人员%'"
    ).fetchall()
    assert {cell[0] for cell in cells} >= {"employment_type", "contract_no", "month"}
    aside = cursor.execute("select text from staging.set_aside_rows where file_name like '外包人员%'").fetchall()
    assert ("合计 | ••• | •••8515 | •••5678",) in aside
    for text in [*map(str, cells), *map(str, aside)]:
        assert "h" + "0123" not in text
        assert not [part for part in text.split() if len(part) > 40 and part.isalnum()]


def test_a_question_and_its_choices_show_the_last_four_and_no_hash(bank: Workspace) -> None:
    cursor = open_current(bank).connection.cursor()
    asked = cursor.execute("select zh, en, evidence, choices from staging.questions where kind = 'row'").fetchall()
    ((zh, en, evidence, choices),) = asked
    said = [zh, en, *json.loads(evidence), *(each[spoken] for each in json.loads(choices) for spoken in ("zh", "en"))]
    assert [text for text in said if re.search("h[0-9a-f]{32}", text)] == []
    assert "•••8515" in zh
    assert [text for text in said if "•••5699" in text]


def test_two_workspaces_hash_one_person_differently(tmp_path: Path) -> None:
    salts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        salts.append(salt_of(Workspace.at(tmp_path / name)))
    assert salts[0] != salts[1]
    assert salt_of(Workspace.at(tmp_path / "a")) == salts[0]
    assert (tmp_path / "a" / "salt").stat().st_mode & 0o777 == 0o600


def test_a_broken_salt_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "salt").write_text("abc")
    with pytest.raises(SaltError, match="backup"):
        salt_of(Workspace.at(tmp_path))
    assert (tmp_path / "salt").read_text() == "abc"


@pytest.mark.parametrize("loss", ["gone", "another"])
def test_a_salt_that_was_lost_is_never_replaced_unnoticed(bank: Workspace, loss: str) -> None:
    (bank.root / "salt").unlink()
    if loss == "another":
        salt_of(bank)
    with pytest.raises(SaltError, match="backup"):
        build(bank, date(2026, 1, 15))
    assert (bank.root / "salt").exists() == (loss == "another")


def test_the_salt_is_noted_once_by_its_hash(bank: Workspace) -> None:
    build(bank, date(2026, 1, 16))
    (noted,) = Journal.of(bank).entries({"salt_noted"})
    assert salt_of(bank).hex() not in str(noted.content)
    assert salt_of(bank, noted.content["sha256"])


def test_without_a_salt_no_people_are_read(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in rows():
        workbook.worksheets[0].append(list(row))
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(SaltMissingError):
        read_file(tmp_path / "a.xlsx", "a.xlsx", load_contracts(PRODUCT / "sources"), Limits(), Given())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"电话{PHONE}。", "电话•••5678。"),
        (f"证号 {ID}", "证号 •••8515"),
        (f"{OTHER_ID}", "•••123X"),
        ("合计：12,345,678.90", "合计：12,345,678.90"),
        ("HT-2025-000000000001", "HT-2025-000000000001"),
        ("91110108MA01ABCD5T", "91110108MA01ABCD5T"),
    ],
)
def test_numbers_of_people_in_a_line_are_cut(text: str, shown: str) -> None:
    assert without_numbers(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("110101199003074779 郑九妹", "•••4779"),
        ("郑九妹110101199003074779", "•••4779"),
        ("44030419851224123x（郑）", "•••123X"),
        ("LI MING 110101199003074779", "•••4779"),
        ("E12345678", "•••5678"),
        ("郑九妹郑九妹郑九妹", "•••"),
    ],
)
def test_of_a_number_with_a_name_beside_it_only_digits_are_kept(text: str, shown: str) -> None:
    assert masked(text, "number") == shown


@pytest.mark.parametrize(
    ("header", "cells", "personal"),
    [
        ("姓名", (), "name"),
        ("身份证号码及姓名", (), "name"),
        ("证件号码", (), "number"),
        ("Employee name", (), "name"),
        ("供应商名称", ("甲公司",), None),
        ("外包人数", ("12", "13"), None),
        ("经办", ("张三", "欧阳修", "李四光"), "name"),
        ("备注", (PHONE, f"{ID} 张三"), "number"),
        ("岗位", ("录入员", "高级", "班长"), None),
        ("金额", ("12,345,678.90",), None),
    ],
)
def test_columns_that_hold_people_are_known_by_header_or_cells(
    header: str, cells: tuple[str, ...], personal: str
) -> None:
    assert looks_personal(header, cells) == personal


def test_a_short_number_is_not_given_away_by_its_last_four() -> None:
    assert (masked("12345", "number"), masked("12345678", "number"), masked("张三", "name")) == (
        "•••",
        "•••5678",
        "•••",
    )


SHIFTED_ID, SHIFTED_PHONE = "110101199203045678", "13812345678"
ROSTER = (*HEADER[:8], "行为记录", "岗位", "进场日期", "在岗天数")


def _files(people: Sequence[Sequence[object]], contract: str = "HT-1") -> dict[str, Sheets]:
    register = [
        ("合同编号", "供应商名称", "服务项目", "使用单位", "外包模式", "开始日期", "终止日期"),
        (contract, "华信", "信用卡客服", "朝阳支行", "驻场", "2024-01-01", "2026-12-31"),
    ]
    return {"合同.xlsx": {"合同": register}, "人员.xlsx": {"外包人员基本情况报表": people}}


def _cells_of(staged: Staged) -> list[str]:
    told = staged.rows("select cell, field, raw_text, zh, en from staging.problem_cells")
    kept = staged.rows("select * from staging.staff_roster")
    asked = staged.rows("select * from staging.questions")
    return [str(each) for each in (*told, *kept, *asked)]


def test_a_persons_data_in_another_column_are_shown_and_kept_by_their_last_four(tmp_path: Path) -> None:
    people = [
        ROSTER,
        (
            "2025-03",
            "HT-1",
            "张三",
            ID,
            PHONE,
            "正式",
            "是",
            "足额",
            f"身份证{SHIFTED_ID}已核",
            "客服",
            "2025-01-01",
            20,
        ),
        # Shifted by one column to the left, then to the right; then only some cells.
        ("2025-03", "赵六", SHIFTED_ID, SHIFTED_PHONE, "正式", "是", "足额", None, "客服", "2025-01-01", 20, None),
        ("2025-03", "HT-1", None, "赵六", SHIFTED_ID, SHIFTED_PHONE, "正式", "是", "足额", None, "客服", "2025-01-01"),
        ("2025-03", "HT-1", "王五", OTHER_ID, None, "王五", SHIFTED_ID, "足额", None, "客服", SHIFTED_PHONE, 21.5),
        ("2025-03", "张三", "李四", OTHER_ID, None, "正式", "是", "足额", None, SHIFTED_PHONE, None, SHIFTED_PHONE),
        ("2025-03", SHIFTED_PHONE, "赵六", OTHER_ID, None, "正式", "是", "足额", None, "客服", None, 20),
    ]
    staged = Desk(tmp_path).stage(_files(people))
    assert staged.rows("select conduct from staging.staff_roster") == [("身份证•••5678已核",)]
    shown = staged.rows("select cell, raw_text from staging.problem_cells where file_name = '人员.xlsx' order by cell")
    assert {("F5", "•••"), ("G5", "•••5678"), ("K5", "•••5678"), ("B6", "•••"), ("B7", "•••5678")} <= set(shown)
    said = _cells_of(staged)
    assert [
        text for text in said for secret in (SHIFTED_ID, SHIFTED_PHONE, ID, PHONE, "张三", "王五") if secret in text
    ] == []


def test_words_and_numbers_that_are_nobodys_stay(tmp_path: Path) -> None:
    contract = "202501010000001"
    people = [
        ROSTER,
        (
            "2025-03",
            contract,
            "张三",
            ID,
            PHONE,
            "正式",
            "是",
            "足额",
            "表扬",
            "客服",
            "2025-01-01",
            21.666666666666668,
        ),
        ("2025-03", contract, "正式", OTHER_ID, PHONE, "正式", "是", "足额", None, "客服", "2025-01-01", 20),
        (
            "2025-03",
            contract,
            "客服",
            "11010519900307233X",
            PHONE,
            "实习",
            "是",
            "足额",
            None,
            "客服",
            "2025-01-01",
            20,
        ),
    ]
    staged = Desk(tmp_path).stage(_files(people, contract))
    columns = "contract_no, employment_type, post, conduct, on_post_days::varchar"
    assert staged.rows(f"select {columns} from staging.staff_roster order by source_row") == [
        (contract, "regular", "客服", "表扬", "21.666667"),
        (contract, "regular", "客服", None, "20.000000"),
        (contract, "intern", "客服", None, "20.000000"),
    ]
    assert staged.rows("select raw_text from staging.problem_cells where rule <> 'C14'") == []


def test_an_answer_about_people_is_remembered_without_their_hashes_and_by_each_of_them(tmp_path: Path) -> None:
    twin = ID[:6] + "19910412" + ID[-4:]
    people = [
        ROSTER,
        *(
            ("2025-03", "HT-1", name, number, PHONE, "正式", signed, "足额", None, "客服", "2025-01-01", 20)
            for name, number in (("张三", ID), ("李四", twin))
            for signed in ("是", "否")
        ),
    ]
    desk = Desk(tmp_path)
    first, second = desk.stage(_files(people)).questions("row")
    assert first.subject["key"] == second.subject["key"]
    assert first.question_id != second.question_id
    assert not re.search("h[0-9a-f]{32}", json.dumps([dict(first.subject), dict(second.subject)]))
    desk.answer(first, first.choices[0].code)
    staged = desk.stage(_files(people))
    assert staged.rows("select count(*) from staging.staff_roster") == [(1,)]
    assert staged.rows("select count(distinct question_id) from staging.questions where answer is null") == [(1,)]


@pytest.mark.parametrize("text", ["21.666666666666667", "0.110105199003078515", "占比 12.13812345678"])
def test_digits_behind_a_decimal_point_are_no_number_of_a_person(text: str) -> None:
    assert without_numbers(text) == text
