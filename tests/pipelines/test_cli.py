"""Does the command line do what the README says: build, check, rank, query, in forms that scripts can rely on."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from pipelines.cli import main
from tests.pipelines import bank
from tests.pipelines.banks import Banks, small
from tests.pipelines.tender_bank import tender_sheets, write_tender

ROOT = Path(__file__).resolve().parents[2]
AS_OF = ["--as-of", "2026-01-31"]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def small_bank(workspace: Path) -> Path:
    bank.write_bank(workspace / "inbox" / "bank.xlsx")
    return workspace


@pytest.fixture
def built_bank(workspace: Path, banks: Banks) -> Path:
    """The small bank, built for the day that AS_OF names."""
    return banks.copy(workspace, small, date(2026, 1, 31)).root


@pytest.fixture
def todays_bank(workspace: Path, banks: Banks) -> Path:
    """The small bank, built for today, as commands do that take no day."""
    return banks.copy(workspace, small).root


def scorecard(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_build_prints_the_accounts(small_bank: Path) -> None:
    result = scorecard("build", "--data", str(small_bank), *AS_OF)
    assert result.exit_code == 0
    assert "29 rows read = 29 loaded + 0 rejected + 0 set aside" in result.output


def test_check_names_every_check(built_bank: Path) -> None:
    result = scorecard("check", "--data", str(built_bank), *AS_OF)
    assert result.exit_code == 0
    assert "ok    invariants.ledger_adds_up  0" in result.output


def test_check_fails_on_a_scheme_that_does_not_add_up(small_bank: Path) -> None:
    policy = small_bank / "policy"
    policy.mkdir()
    for path in (ROOT / "data" / "policy").glob("*.yaml"):
        (policy / path.name).write_text(
            path.read_text("utf-8").replace("weights_sum: 100", "weights_sum: 101"), "utf-8"
        )
    result = scorecard("check", "--data", str(small_bank), *AS_OF)
    assert result.exit_code == 1
    assert result.output.startswith("evaluation.yaml, line ")
    assert "the weights add up to 100 and should be 101" in result.output


def test_rank_as_json_has_the_documented_keys_and_full_precision(small_bank: Path) -> None:
    result = scorecard("rank", "--data", str(small_bank), *AS_OF, "--period", "2025Q4", "--format", "json")
    assert result.exit_code == 0
    answer = json.loads(result.output)
    assert list(answer) == ["form", "as_of", "is_sample", "ranking"]
    assert (answer["form"], answer["as_of"], answer["is_sample"]) == ("scorecard.ranking/1", "2026-01-31", False)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [key for key in answer["ranking"][0] if f"`{key}`" not in readme] == []
    second = answer["ranking"][1]
    assert (second["vendor_name"], second["rank"], second["total"]) == ("乙公司", 2, 63.66)
    assert second["total_exact"] == pytest.approx(63.6581, abs=1e-4)
    assert second["total_exact"] != second["total"]


def test_rank_as_csv_has_one_line_a_vendor(built_bank: Path) -> None:
    result = scorecard("rank", "--data", str(built_bank), *AS_OF, "--format", "csv")
    assert [line.split(",")[8] for line in result.output.splitlines()] == ["vendor_name", "甲公司", "乙公司"]


def test_an_unknown_period_or_family_names_the_known_ones(built_bank: Path) -> None:
    wrong_period = scorecard("rank", "--data", str(built_bank), *AS_OF, "--period", "1999Q1")
    wrong_family = scorecard("rank", "--data", str(built_bank), *AS_OF, "--family", "XX")
    assert (wrong_period.exit_code, wrong_family.exit_code) == (1, 1)
    assert "there are 2025Q4" in wrong_period.output
    assert "there are DE" in wrong_family.output


def test_query_reads_and_does_not_write(todays_bank: Path) -> None:
    read = scorecard(
        "query", "--data", str(todays_bank), "select count(*) as n from staging.vendors", "--format", "json"
    )
    assert json.loads(read.output) == [{"n": 2}]
    written = scorecard("query", "--data", str(todays_bank), "drop table staging.vendors")
    assert written.exit_code == 1


def test_errors_speak_the_users_language(built_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "没有期间" in scorecard("rank", "--data", str(built_bank), *AS_OF, "--period", "1999Q1").output


def test_a_folder_that_is_not_there_is_a_sentence() -> None:
    result = scorecard("build", "--data", "/no/such/folder")
    assert result.exit_code == 1
    assert "There is no data folder" in result.output


def test_template_writes_blank_workbooks(small_bank: Path, tmp_path: Path) -> None:
    result = scorecard(
        "template", "--data", str(small_bank), "--workbook", "4", "--lang", "both", "--to", str(tmp_path / "t")
    )
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "t").iterdir()) == [
        "Complaints_template.xlsx",
        "投诉台账_模板.xlsx",
    ]
    one = scorecard("template", "--data", str(small_bank), "--source", "vendors", "--to", str(tmp_path / "v"))
    assert one.output.strip().endswith("供应商基础信息_模板.xlsx")


@pytest.mark.parametrize("words", [[], ["--all", "--workbook", "1"]])
def test_template_wants_to_know_which_one(words: list[str], small_bank: Path, tmp_path: Path) -> None:
    result = scorecard("template", "--data", str(small_bank), *words, "--to", str(tmp_path))
    assert result.exit_code == 1
    assert "exactly one" in result.output


def test_marked_gives_a_loaded_file_back(built_bank: Path, tmp_path: Path) -> None:
    result = scorecard("marked", "bank.xlsx", "--data", str(built_bank), "--to", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert load_workbook(tmp_path / "bank（待改）.xlsx").sheetnames[0] == "待改清单 To mend"
    missing = scorecard("marked", "other.xlsx", "--data", str(built_bank), "--to", str(tmp_path))
    assert missing.exit_code == 1
    assert "there are bank.xlsx" in missing.output


def test_marked_overwrites_nothing_and_writes_nothing_into_the_inbox(built_bank: Path, tmp_path: Path) -> None:
    original = built_bank / "inbox" / "bank.xlsx"
    before = original.read_bytes()
    taken = tmp_path / "taken.xlsx"
    taken.write_text("mine")
    (tmp_path / "way").symlink_to(built_bank / "inbox")
    inside = ("lies in the inbox", [original.parent, original.parent / "new.xlsx", tmp_path / "way" / "new.xlsx"])
    for words, targets in (("exists", [original, taken, tmp_path / "way" / "bank.xlsx"]), inside):
        for target in targets:
            result = scorecard("marked", "bank.xlsx", "--data", str(built_bank), "--to", str(target))
            assert (result.exit_code, words in result.output) == (1, True), result.output
    assert (original.read_bytes(), taken.read_text()) == (before, "mine")
    assert [path.name for path in original.parent.iterdir()] == ["bank.xlsx"]
    beside = scorecard("marked", "bank.xlsx", "--data", str(built_bank), "--to", str(tmp_path / "new" / "bank.xlsx"))
    assert beside.exit_code == 0, beside.output


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(main.commands) == 23
    for name, command in main.commands.items():
        assert command.help
        assert f"scorecard {name}" in readme


@pytest.mark.parametrize(
    "words", [("template", "--all", "--to", "/proc/nowhere"), ("backup", "--to", "/proc/nowhere/bank.zip")]
)
def test_a_place_that_takes_no_file_is_said_in_a_sentence(small_bank: Path, words: tuple[str, ...]) -> None:
    result = scorecard(*words, "--data", str(small_bank))
    assert result.exit_code == 1
    assert "/proc/nowhere" in result.output
    assert "Check" in result.output
    assert "Traceback" not in result.output
    assert not isinstance(result.exception, OSError)


def test_no_control_character_of_a_name_or_cell_reaches_the_terminal(small_bank: Path) -> None:
    name = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e坏.xlsx"
    (small_bank / "inbox" / name).write_bytes(b"PK\x03\x04junk")
    outputs = [
        scorecard(*words, "--data", str(small_bank)).output
        for words in (
            ("build",),
            ("query", "select file_name from staging.files"),
            ("query", "select file_name from staging.files", "--format", "json"),
            ("query", "select file_name from staging.files", "--format", "csv"),
            ("history",),
            ("withdraw", "没有\x1b[31m.xlsx"),
            ("withdraw", name),
            ("put-back",),
        )
    ]
    assert all("坏.xlsx" in output for output in (*outputs[:6], outputs[7]))
    assert [output for output in outputs if any(sign in output for sign in "\x1b\x07\x9b\u202e")] == []


def test_tenders_are_listed_and_shown_in_all_forms(workspace: Path) -> None:
    write_tender(workspace, tender_sheets(datetime(2025, 6, 10, 17, 0), settled=True))
    folder = ["--data", str(workspace)]
    listed = scorecard("tender", "list", *folder, "--format", "json")
    assert listed.exit_code == 0
    (tender,) = json.loads(listed.output)
    counts = {name: tender[name] for name in ("tender_no", "candidates", "failed", "to_verify", "state")}
    assert counts == {"tender_no": "ZB-1", "candidates": 3, "failed": 1, "to_verify": 0, "state": "open"}

    table = scorecard("tender", "show", "ZB-1", *folder)
    assert [line.split()[0] for line in table.output.splitlines()] == ["rank", "1", "2", "–"]
    assert scorecard("tender", "show", "ZB-1", *folder, "--format", "csv").output.startswith("rank,")
    shown = json.loads(scorecard("tender", "show", "ZB-1", *folder, "--format", "json").output)
    assert shown["form"] == "scorecard.tender/1"
    assert list(shown) == ["form", "tender", "results", "gates", "indicators", "committee"]
    assert [row["status"] for row in shown["results"]] == ["ranked", "ranked", "refused"]
    assert len(shown["gates"]) == 27
    assert len(shown["indicators"]) == 69

    unknown = scorecard("tender", "show", "ZB-9", *folder)
    assert (unknown.exit_code, unknown.output.strip()) == (1, "There is no tender ZB-9; there are ZB-1")
    sealed = scorecard("tender", "unseal", "ZB-1", *folder)
    assert (sealed.exit_code, sealed.output.strip()) == (1, "The tender ZB-1 has no committee yet.")


def test_a_bank_without_tenders_has_none_to_list(todays_bank: Path) -> None:
    result = scorecard("tender", "list", "--data", str(todays_bank), "--format", "json")
    assert (result.exit_code, json.loads(result.output)) == (0, [])


def test_robust_prints_how_firm_the_places_are_in_every_form(todays_bank: Path) -> None:
    options = ("--data", str(todays_bank))
    printed = scorecard("robust", *options, "2025Q4")
    assert printed.exit_code == 0, printed.output
    assert [line.split()[2] for line in printed.stdout.splitlines()[1:]] == ["甲公司", "乙公司"]
    lines = scorecard("robust", *options, "2025Q4", "--part", "methods", "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("group_key,method,vendor_id,vendor_name,rank,other_rank,other_score,tau_b")
    assert len(lines) == 5
    answer = json.loads(scorecard("robust", *options, "--format", "json").stdout)
    assert list(answer) == ["form", "as_of", "is_sample", "period", "vendors", "weights", "methods"]
    assert (answer["form"], answer["period"]) == ("scorecard.robust/1", "2025Q4")
    first, second = answer["vendors"]
    assert first["low"] <= first["total"] <= first["high"]
    assert first["first_share"] + second["first_share"] == pytest.approx(1)
    assert {row["kind"] for row in answer["weights"]} == {"dimension", "indicator"}


def test_robust_refuses_a_family_that_is_not_there(todays_bank: Path) -> None:
    result = scorecard("robust", "--data", str(todays_bank), "--family", "XX")
    assert result.exit_code == 1
    assert "There is no family XX" in result.output
