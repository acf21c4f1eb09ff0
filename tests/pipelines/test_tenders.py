"""Are scores sealed until the deadline, codes kept as hashes only, and awards blocked by all that should block them?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines import clock
from pipelines.errors import TenderError
from pipelines.journal import Journal
from pipelines.opened import Warehouse, open_at, open_current
from pipelines.queries import ask
from pipelines.tenders.awards import Award, find_on_gate, passes_over, record_award, what_blocks, withdraw_award
from pipelines.tenders.committees import (
    Codes,
    Mark,
    NewMember,
    committee_of,
    form_committee,
    give_marks,
    issue_code,
    mark,
    own_marks,
    unseal,
)
from pipelines.tenders.listing import tender as tender_of
from pipelines.tenders.listing import tenders
from pipelines.warehouse import build
from pipelines.who import Who
from pipelines.workspace import Workspace
from tests.pipelines.banks import Banks
from tests.pipelines.tender_bank import ALPHA, BETA, GAMMA, MEMBERS, score_sheet, tender_sheets, write_tender

OWNER = Who("项目负责人")
FIVE = [NewMember(name, place > 0) for place, name in enumerate(MEMBERS)]
DEADLINE = datetime(2025, 6, 10, 17, 0)
BEFORE, AFTER = DEADLINE.astimezone() - timedelta(hours=1), DEADLINE.astimezone() + timedelta(seconds=1)
AS_OF = date(2025, 7, 1)
AWARD = Award("ZB-1", {ALPHA: Decimal(1)}, "示批〔2025〕1号", "分管行长", date(2025, 6, 20))

Turn = Callable[[datetime], None]
Given = tuple[Workspace, Warehouse]


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Return how the clock is set; it stands an hour before the deadline to begin with."""

    def to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))

    to(BEFORE)
    return to


def with_a_tender(workspace: Workspace, scores: bool, options: tuple[tuple[str, Any], ...]) -> None:
    marks = {name: {"甲公司": 85, "乙公司": 80, "丙公司": 90} for name in MEMBERS}
    sheets = tender_sheets(DEADLINE, **dict(options)) | ({"评分": score_sheet(marks)} if scores else {})
    write_tender(workspace.root, sheets)
    build(workspace, AS_OF)


@pytest.fixture
def tender(banks: Banks, tmp_path: Path, turn: Turn) -> Callable[..., Given]:
    """Return a function that gives a workspace with the tender, built; `scores` is a sheet of scores."""

    def given(*, scores: bool = False, **options: Any) -> Given:
        workspace = banks.copy(tmp_path / "workspace", with_a_tender, scores, tuple(sorted(options.items())))
        return workspace, open_current(workspace)

    return given


def built(workspace: Workspace) -> Warehouse:
    return open_at(build(workspace, AS_OF))


def marks(*scores: float | None) -> list[Mark]:
    pairs = zip((ALPHA, BETA, GAMMA), scores, strict=True)
    return [mark(vendor, "SQ4", score, score is None, "方案与现场答辩") for vendor, score in pairs]


def form(workspace: Workspace, warehouse: Warehouse) -> Codes:
    return form_committee(workspace, warehouse, "ZB-1", FIVE, OWNER)


def give(workspace: Workspace, warehouse: Warehouse, codes: Codes, name: str, *scores: float | None) -> None:
    give_marks(workspace, warehouse, "ZB-1", (name, codes.members[name]), marks(*scores))


def sealed_scores(warehouse: Warehouse) -> list[object]:
    return ask(warehouse, "select count(*) from selection.committee_scores").rows[0]


def everything_in(warehouse: Warehouse) -> str:
    """All cells of all tables of a warehouse, as text."""
    names = ask(
        warehouse,
        "select table_schema || '.' || table_name from information_schema.tables where table_type = 'BASE TABLE'",
    ).rows
    return "\n".join(str(ask(warehouse, f"select * from {name}").rows) for (name,) in names)


def test_scores_stay_out_of_every_table_until_they_are_unsealed_after_the_deadline(
    tender: Callable[..., Given], turn: Turn
) -> None:
    space, warehouse = tender()
    codes = form(space, warehouse)
    for name, score in zip(MEMBERS, (71.25, 80, 84, 88, 95), strict=True):
        give(space, warehouse, codes, name, score, 70, None)
    warehouse = built(space)
    assert sealed_scores(warehouse) == (0,)
    assert "71.25" not in everything_in(warehouse)
    assert "方案与现场答辩" not in everything_in(warehouse)
    with pytest.raises(TenderError, match="stay sealed until"):
        unseal(space, "ZB-1", OWNER)

    turn(AFTER)
    with pytest.raises(TenderError, match="nothing is taken any more"):
        give(space, warehouse, codes, MEMBERS[0], 99, 99, None)
    assert sealed_scores(built(space)) == (0,)
    unseal(space, "ZB-1", OWNER)
    found = ask(
        built(space),
        "select vendor_id, valid_count, recused_count, mean_points from selection.committee_means order by vendor_id",
    )
    # 甲: 71.25 and 95 are dropped. 丙: all five recused.
    assert [(row[0], row[1], row[2], None if row[3] is None else f"{row[3]:.4f}") for row in found.rows] == [
        (ALPHA, 5, 0, "84.0000"),
        (BETA, 5, 0, "70.0000"),
        (GAMMA, 0, 5, None),
    ]


def test_a_score_written_into_the_journal_after_the_deadline_counts_for_nothing(
    tender: Callable[..., Given], turn: Turn
) -> None:
    space, warehouse = tender()
    form(space, warehouse)
    turn(AFTER)
    late = [{**vars(each), "score": 99.0} for each in marks(99, 99, None)]
    Journal.of(space).append(
        "committee_scored", {"tender_no": "ZB-1", "member_name": MEMBERS[0], "scores": late}, OWNER
    )
    unseal(space, "ZB-1", OWNER)
    assert sealed_scores(built(space)) == (0,)


def test_a_member_sees_and_replaces_what_it_gave_and_nobody_else_does(tender: Callable[..., Given], turn: Turn) -> None:
    space, warehouse = tender()
    codes = form(space, warehouse)
    first, second = MEMBERS[:2]
    give(space, warehouse, codes, first, 60, 70, None)
    give(space, warehouse, codes, first, 65, 70, None)
    given = {
        each.vendor_id: (each.score, each.recused) for each in own_marks(space, "ZB-1", first, codes.members[first])
    }
    assert given == {ALPHA: (65, False), BETA: (70, False), GAMMA: (None, True)}
    assert own_marks(space, "ZB-1", second, codes.members[second]) == []
    with pytest.raises(TenderError, match="not the code of this member"):
        own_marks(space, "ZB-1", first, codes.members[second])
    with pytest.raises(TenderError, match="not the code of this member"):
        give_marks(space, warehouse, "ZB-1", (first, codes.members[second]), marks(1, 1, None))


def test_codes_are_kept_as_hashes_and_a_new_code_ends_the_old_one(tender: Callable[..., Given], turn: Turn) -> None:
    space, warehouse = tender()
    codes = form(space, warehouse)
    first = MEMBERS[0]
    text = str([entry.content for entry in Journal.of(space).entries()])
    assert not [
        code for code in (codes.owner, *codes.members.values()) if code in text or code.replace("-", "") in text
    ]
    assert len({codes.owner, *codes.members.values()}) == 6

    with pytest.raises(TenderError, match="not the code of the tender's owner"):
        issue_code(space, "ZB-1", codes.members[first], first, OWNER)
    fresh = issue_code(space, "ZB-1", codes.owner.lower().replace("-", " "), first, OWNER)
    with pytest.raises(TenderError, match="not the code"):
        own_marks(space, "ZB-1", first, codes.members[first])
    assert own_marks(space, "ZB-1", first, fresh) == []
    committee = committee_of(space, "ZB-1")
    assert committee is not None
    assert [member.codes for member in committee.members.values()] == [2, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (FIVE[:4], "5 members or more, an odd number"),
        ([*FIVE, NewMember("吴委员", is_outside=True)], "odd number"),
        ([replace(each, is_outside=place > 1) for place, each in enumerate(FIVE)], "2/3 of them from outside"),
        ([*FIVE[:4], FIVE[3]], "each its own"),
    ],
)
def test_a_committee_that_breaks_the_rule_is_not_formed(
    tender: Callable[..., Given], members: list[NewMember], said: str
) -> None:
    space, warehouse = tender()
    with pytest.raises(TenderError, match=said):
        form_committee(space, warehouse, "ZB-1", members, OWNER)


def test_a_second_committee_a_past_deadline_and_none_are_refused(tender: Callable[..., Given], turn: Turn) -> None:
    space, warehouse = tender()
    form(space, warehouse)
    with pytest.raises(TenderError, match="has its committee already"):
        form(space, warehouse)
    with pytest.raises(TenderError, match="no tender ZB-9"):
        form_committee(space, warehouse, "ZB-9", FIVE, OWNER)
    header = ("招标编号", "采购方式", "开标日期", "评分截止时间")
    past = DEADLINE - timedelta(days=9)
    rows = [header, ("ZB-2", "比选", "2025-06-01", past), ("ZB-3", "比选", "2025-06-01", None)]
    write_tender(space.root, {**tender_sheets(DEADLINE), "招标项目": rows})
    warehouse = built(space)
    with pytest.raises(TenderError, match="has passed"):
        form_committee(space, warehouse, "ZB-2", FIVE, OWNER)
    with pytest.raises(TenderError, match="Scores due at"):
        form_committee(space, warehouse, "ZB-3", FIVE, OWNER)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Mark(ALPHA, "SQ4", Decimal("100.5"), recused=False, reason="x"), "between 0 and 100"),
        (Mark(ALPHA, "SQ4", Decimal("NaN"), recused=False, reason="x"), "between 0 and 100"),
        (Mark(ALPHA, "SQ4", None, recused=False, reason="x"), "between 0 and 100"),
        (Mark(ALPHA, "SQ4", Decimal(80), recused=False, reason=""), "needs its reason"),
        (Mark(ALPHA, "SQ4", Decimal(80), recused=True, reason="x"), "gives no score"),
        (Mark(ALPHA, "SQ1", Decimal(80), recused=False, reason="x"), "no such candidate or indicator"),
        (Mark("nobody", "SQ4", Decimal(80), recused=False, reason="x"), "no such candidate or indicator"),
    ],
)
def test_a_mark_that_can_not_count_is_refused(tender: Callable[..., Given], wrong: Mark, said: str) -> None:
    space, warehouse = tender()
    codes = form(space, warehouse)
    name = MEMBERS[0]
    with pytest.raises(TenderError, match=said):
        give_marks(space, warehouse, "ZB-1", (name, codes.members[name]), [wrong])
    assert own_marks(space, "ZB-1", name, codes.members[name]) == []


def test_what_is_no_number_is_no_score() -> None:
    with pytest.raises(TenderError, match="“优” is no score"):
        mark(ALPHA, "SQ4", "优", recused=False, reason="x")


def scored(tender: Callable[..., Given], turn: Turn, *, settled: bool = True, **more: object) -> Given:
    """A workspace whose committee sent its scores in a sheet; the clock stands after the day of the award."""
    turn(AFTER + timedelta(days=30))
    return tender(scores=True, settled=settled, **more)


def test_an_award_is_kept_and_a_second_one_is_refused_until_the_first_is_taken_back(
    tender: Callable[..., Given], turn: Turn
) -> None:
    space, warehouse = scored(tender, turn)
    record_award(space, warehouse, AWARD, OWNER)
    warehouse = built(space)
    sql = "select vendor_id, cast(share as double), approval_no, approver, recorded_by from journal.awards"
    assert ask(warehouse, sql).rows == [(ALPHA, 1.0, "示批〔2025〕1号", "分管行长", "项目负责人")]
    with pytest.raises(TenderError, match="has an award already"):
        record_award(space, warehouse, AWARD, OWNER)
    with pytest.raises(TenderError, match="findings stay as they are"):
        find_on_gate(space, warehouse, ("ZB-1", BETA, "G12"), ("failed", "造假"), OWNER)
    with pytest.raises(TenderError, match="needs its reason"):
        withdraw_award(space, "ZB-1", " ", OWNER)
    withdraw_award(space, "ZB-1", "质疑成立", OWNER)
    record_award(space, built(space), AWARD, OWNER)


def test_a_tender_stays_awarded_when_its_winner_leaves_the_list_of_candidates(
    tender: Callable[..., Given], turn: Turn
) -> None:
    space, warehouse = scored(tender, turn)
    record_award(space, warehouse, AWARD, OWNER)
    sheets = tender_sheets(DEADLINE, settled=True)
    left = [row for row in sheets["候选供应商"] if row[1] != "甲公司"]
    write_tender(space.root, sheets | {"候选供应商": left})
    warehouse = built(space)
    assert BETA in {row["vendor_id"] for row in tender_of(warehouse, "ZB-1").records()}
    assert [row["state"] for row in tenders(warehouse).records()] == ["awarded"]
    assert ask(warehouse, "select vendor_name, is_candidate from selection.awards").rows == [("甲公司", False)]


@pytest.mark.parametrize(
    ("award", "said"),
    [
        (replace(AWARD, approval_no=" "), "There is no approval number."),
        (replace(AWARD, approver=""), "There is no approver."),
        (replace(AWARD, winners={}), "No candidate was chosen."),
        (replace(AWARD, winners={ALPHA: Decimal("0.6")}), "Shares are above 0 and add up to 100 %."),
        (replace(AWARD, winners={GAMMA: Decimal(1)}), "丙公司 failed a gate"),
        (replace(AWARD, winners={BETA: Decimal(1)}), "A winner is not among the first; say why."),
        (replace(AWARD, winners={"x": Decimal(1)}), "none of the candidates"),
        (replace(AWARD, awarded_on=date(2025, 5, 31)), "The day of the award lies between"),
        (replace(AWARD, awarded_on=date(2999, 1, 1)), "The day of the award lies between"),
        (replace(AWARD, tender_no="ZB-9"), "There is no tender ZB-9."),
    ],
)
def test_an_award_is_blocked_and_says_why(tender: Callable[..., Given], turn: Turn, award: Award, said: str) -> None:
    space, warehouse = scored(tender, turn)
    with pytest.raises(TenderError, match=said):
        record_award(space, warehouse, award, OWNER)
    assert Journal.of(space).entries({"award_recorded"}) == []


def test_a_lower_place_may_win_for_a_stated_reason(tender: Callable[..., Given], turn: Turn) -> None:
    space, warehouse = scored(tender, turn)
    record_award(space, warehouse, replace(AWARD, winners={BETA: Decimal(1)}, reason="第一名放弃"), OWNER)


@pytest.mark.parametrize(
    ("winners", "passed_over"),
    [("a", False), ("ab", False), ("ac", False), ("abc", False), ("bc", True), ("b", True), ("d", True), ("abd", True)],
)
def test_nobody_above_a_winner_is_left_out_without_a_reason(winners: str, passed_over: bool) -> None:
    standing = [{"vendor_id": vendor, "rank": rank} for vendor, rank in zip("abcde", (1, 2, 2, 4, None), strict=True)]
    assert passes_over(winners, standing) is passed_over


def test_whom_too_few_members_scored_is_not_awarded(tender: Callable[..., Given], turn: Turn, tmp_path: Path) -> None:
    given: dict[str, dict[str, object]] = {
        name: {"甲公司": None if place < 3 else 85, "乙公司": 80, "丙公司": 90} for place, name in enumerate(MEMBERS)
    }
    write_tender(tmp_path / "few", tender_sheets(DEADLINE, settled=True) | {"评分": score_sheet(given)})
    workspace = Workspace.at(tmp_path / "few")
    warehouse = built(workspace)
    turn(AFTER + timedelta(days=30))
    blocked = what_blocks(workspace, warehouse, AWARD)
    assert [each.en for each in blocked] == [
        "The committee gives 甲公司 no mean on SQ4 (fewer than 3 valid scores), so it can't be awarded."
    ]
    other = replace(AWARD, winners={BETA: Decimal(1)}, reason="第一名评分不足")
    assert what_blocks(workspace, warehouse, other) == []


def test_a_candidate_without_a_price_is_listed_and_waits(tmp_path: Path, turn: Turn) -> None:
    sheets = tender_sheets(DEADLINE, settled=True)
    sheets["候选供应商"] = [[*row[:2], None] if row[1] == "乙公司" else row for row in sheets["候选供应商"]]
    write_tender(tmp_path / "blank", sheets)
    for day, status, said in (
        (date(2025, 5, 20), "not_opened", "尚未开标"),
        (AS_OF, "no_price", "没有报价；未投标的请登记审查结论"),
    ):
        warehouse = open_at(build(Workspace.at(tmp_path / "blank"), day))
        found = ask(
            warehouse,
            "select r.status, r.gate_state, g.zh from selection.results as r inner join selection.gates as g "
            "using (tender_no, vendor_id) where g.gate = 'G15' and r.vendor_name = '乙公司'",
        ).rows
        assert found == [(status, "to_verify", said)]


def test_a_price_method_may_be_written_by_its_name(tmp_path: Path) -> None:
    sheets = tender_sheets(DEADLINE, settled=True, **{"价格评分方法": "均值基准法"})
    write_tender(tmp_path / "named", sheets)
    warehouse = open_at(build(Workspace.at(tmp_path / "named"), AS_OF))
    assert ask(warehouse, "select price_method from selection.tenders").rows == [("PM2",)]


def test_an_open_gate_blocks_everybody_until_a_finding_settles_it(tender: Callable[..., Given], turn: Turn) -> None:
    space, warehouse = scored(tender, turn, settled=False)
    (blocked,) = what_blocks(space, warehouse, AWARD)
    assert blocked.en == "Gates are still to be verified: 乙公司（G12）."
    with pytest.raises(TenderError, match="needs its reason"):
        find_on_gate(space, warehouse, ("ZB-1", BETA, "G12"), ("passed", ""), OWNER)
    find_on_gate(space, warehouse, ("ZB-1", BETA, "G12"), ("passed", "原件核对一致"), OWNER)
    # On figures from before the finding nothing is awarded.
    assert "are not computed yet" in str(what_blocks(space, warehouse, AWARD)[0])
    assert what_blocks(space, built(space), AWARD) == []


def test_before_the_deadline_and_under_seal_nothing_is_awarded(tender: Callable[..., Given], turn: Turn) -> None:
    space, warehouse = tender(settled=True)
    codes = form(space, warehouse)
    for name in MEMBERS:
        give(space, warehouse, codes, name, 85, 80, 90)
    said = {each.en for each in what_blocks(space, built(space), AWARD)}
    assert "The scores are still sealed." in said
    assert any(each.startswith("Scoring ends at") for each in said)
    turn(AFTER + timedelta(days=30))
    assert {each.en for each in what_blocks(space, built(space), AWARD)} == {"The scores are still sealed."}
    unseal(space, "ZB-1", OWNER)
    assert what_blocks(space, built(space), AWARD) == []


def test_the_number_of_winners_is_that_of_the_tender(tender: Callable[..., Given], turn: Turn) -> None:
    space, warehouse = scored(tender, turn, 中标家数=2)
    (blocked,) = what_blocks(space, warehouse, AWARD)
    assert blocked.en == "The tender asks for 2 winners, not 1."
    two = {ALPHA: Decimal("0.6"), BETA: Decimal("0.4")}
    assert what_blocks(space, warehouse, replace(AWARD, winners=two)) == []


def test_scores_that_contradict_each_other_block_the_award(tender: Callable[..., Given], turn: Turn) -> None:
    space, warehouse = tender(settled=True)
    codes = form(space, warehouse)
    give(space, warehouse, codes, MEMBERS[0], 85, 80, 90)
    write_tender(space.root, {"评分": score_sheet({MEMBERS[0]: {"甲公司": 60}})}, "评分.xlsx")
    turn(AFTER)
    unseal(space, "ZB-1", OWNER)
    warehouse = built(space)
    states = ask(
        warehouse, f"select origin, state from selection.committee_scores where vendor_id = '{ALPHA}' order by 1"
    )
    assert states.rows == [("page", "contradictory"), ("sheet", "contradictory")]
    assert "contradict each other" in str([each.en for each in what_blocks(space, warehouse, AWARD)])
