"""Vendor names are matched as domain 2.5 says: the same firm found, two firms never merged."""

from __future__ import annotations

import csv
import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.names import (
    BRANCH_MARK,
    Suggestion,
    branch_of,
    legal_form_key,
    limited_form,
    listed_names,
    looks_alike,
    normalise_vendor_name,
    similarity,
    skeleton,
    suggest,
)

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("北京华信科技有限公司", "北京华信科技有限公司"),
        ("  北京 华信　科技\u00a0有限\u200b公司\n", "北京华信科技有限公司"),
        ("华信（北京）科技有限公司", "华信(北京)科技有限公司"),
        ("华信〔北京〕科技【中国】有限公司", "华信(北京)科技(中国)有限公司"),
        ("神州數碼融信軟件有限公司", "神州数码融信软件有限公司"),
        ("廣東省物業管理有限責任公司", "广东省物业管理有限责任公司"),
        ("臺灣東亞銀行", "台湾东亚银行"),
        ("ＡＢＣ Outsourcing Co., Ltd.", "abcoutsourcingco.,ltd."),
        ("北京华信科技有限公司（盖章）", "北京华信科技有限公司"),
        ("北京华信科技有限公司(公章) *", "北京华信科技有限公司"),
        ("北京华信科技有限公司【代】", "北京华信科技有限公司"),
        ("北京华信科技有限公司(新增)", "北京华信科技有限公司"),
        ("1、北京华信科技有限公司", "北京华信科技有限公司"),
        ("12.北京华信科技有限公司", "北京华信科技有限公司"),
        ("（3）北京华信科技有限公司", "北京华信科技有限公司"),
        ("①北京华信科技有限公司", "北京华信科技有限公司"),
        ("一、北京华信科技有限公司", "北京华信科技有限公司"),
        ("1、1、北京华信科技有限公司", "北京华信科技有限公司"),
        ("58同城信息技术有限公司", "58同城信息技术有限公司"),
        ("360数字安全(集团)", "360数字安全(集团)"),
        ("一一五科技有限公司", "一一五科技有限公司"),
        ("(盖章)", ""),
        ("", ""),
    ],
)
def test_normal_form(written: str, normal: str) -> None:
    assert normalise_vendor_name(written) == normal


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("北京华信科技有限公司", "北京华信科技"),
        ("北京华信科技有限责任公司", "北京华信科技"),
        ("北京华信科技股份有限公司", "北京华信科技"),
        ("华信集团有限公司", "华信"),
        ("华信（集团）股份有限公司", "华信"),
        ("中国华信集团公司", "中国华信"),
        ("华信集团", "华信"),
        ("北京华信科技", "北京华信科技"),
        ("华信公司", "华信公司"),
        ("北京华信科技有限公司上海分公司", f"北京华信科技{BRANCH_MARK}上海分公司"),
        ("华信银行股份有限公司北京分行", f"华信银行{BRANCH_MARK}北京分行"),
        ("华信银行股份有限公司北京分行朝阳支行", f"华信银行{BRANCH_MARK}北京分行朝阳支行"),
        ("北京分公司", "北京分公司"),
        ("有限公司", "有限公司"),
        ("Acme Services Co., Ltd.", "acmeservices"),
        ("Acme Services Limited", "acmeservices"),
        ("Acme, Inc.", "acme"),
        ("Acme Unlimited", "acmeunlimited"),
        ("Zinc", "zinc"),
    ],
)
def test_legal_form_key(name: str, key: str) -> None:
    assert legal_form_key(name) == key


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("北京华信科技有限公司", "北京 华信科技有限公司（盖章）", 1.0, 1.0),
        ("北京华信科技有限公司", "北京华信科技有限责任公司", 0.99, 0.99),
        ("北京华信科技有限公司", "北京华信科技", 0.99, 0.99),
        ("中软国际信息技术服务有限公司", "中软国际信息技木服务有限公司", 0.90, 0.98),
        ("北京华信科技有限公司", "北京华兴科技有限公司", 0.5, 0.89),
        ("北京华信信息技术服务外包科技有限公司", "上海华信信息技术服务外包科技有限公司", 0.5, 0.89),
        ("中国华信北方信息技术服务外包及数据处理公司", "中国华信南方信息技术服务外包及数据处理公司", 0.9, 0.98),
        ("北京华信科技有限公司", "北京华信科技有限公司上海分公司", 0.5, 0.89),
        ("北京华信科技有限公司北京分公司", "北京华信科技有限公司上海分公司", 0.5, 0.89),
        ("华信", "卓越", 0.0, 0.0),
        ("", "", 0.0, 0.0),
        ("*", "华信", 0.0, 0.0),
    ],
)
def test_similarity(a: str, b: str, least: float, most: float) -> None:
    assert least <= similarity(a, b) <= most
    assert similarity(b, a) == similarity(a, b)


def test_suggestions_come_most_alike_first_and_leave_other_firms_out() -> None:
    known = [
        "上海中软国际信息技术服务有限公司",
        "中软国际信息技术服务有限公司",
        "中软国际信息技术服务股份有限公司",
        "中软国际信息技术服务有限公司北京分公司",
        "中软国防信息技术服务有限公司",
        "卓越物业管理有限公司",
    ]
    assert suggest("中软国际信息技術服务有限公司(盖章)", known) == (
        Suggestion("中软国际信息技术服务有限公司", 1.0),
        Suggestion("中软国际信息技术服务股份有限公司", 0.99),
        Suggestion("中软国防信息技术服务有限公司", 0.9),
    )
    assert suggest("完全陌生的公司", known) == ()
    assert [each.name for each in suggest("中软国际", known[1:2], minimum=0.4)] == known[1:2]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Acme", "Аcme"),  # Cyrillic А
        ("Acme", "Αcme"),  # Greek Α
        ("ACME", "АСМЕ"),  # all Cyrillic
        ("Acme", "Ac\u200bme"),
        ("Acme Ltd", "Acme\u00a0Ltd"),
        ("Acme", "Ａｃｍｅ"),
        ("Office", "O\ufb03ce"),  # ligature
        ("Acme", "\u202eAcme"),
        ("Acme", "ACME"),
        ("华信科技", "华信 科技"),
        ("e\u0301co", "\u00e9co"),
    ],
)
def test_impostors_look_alike(a: str, b: str) -> None:
    assert looks_alike(a, b)
    assert looks_alike(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Acme", "Acme"),
        ("华信科技", "华讯科技"),
        ("Acme 1", "Acme l"),
        ("北京华信", "北京华信有限公司"),
        ("Ace", "Acme"),
    ],
)
def test_names_that_differ_in_plain_sight_do_not(a: str, b: str) -> None:
    assert not looks_alike(a, b)


anything = st.text(max_size=30)
company = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "1、", "①", "(2)", " "]),
        st.sampled_from(["", "北京", "上海", "中国"]),
        st.text("华信中软卓越数据物業 ABCabc0189", min_size=1, max_size=8),
        st.sampled_from(["", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司", " Co., Ltd."]),
        st.sampled_from(["", "(盖章)", "【公章】", "*"]),
    ),
)
names = anything | company
blanks = st.lists(st.sampled_from([" ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff"]), max_size=3).map("".join)


@given(names)
def test_the_normal_form_is_stable(name: str) -> None:
    normal = normalise_vendor_name(name)
    assert normalise_vendor_name(normal) == normal
    assert BRANCH_MARK not in normal
    assert not re.search(r"\s", normal)
    assert skeleton(skeleton(name)) == skeleton(name)


@given(names, blanks, st.integers(min_value=0, max_value=30))
def test_blanks_do_not_matter(name: str, blank: str, at: int) -> None:
    assert normalise_vendor_name(name[:at] + blank + name[at:]) == normalise_vendor_name(name)
    assert skeleton(name[:at] + blank + name[at:]) == skeleton(name)


@given(company)
def test_full_width_and_case_do_not_matter(name: str) -> None:
    assert normalise_vendor_name(name.translate(FULL_WIDTH)) == normalise_vendor_name(name)
    assert normalise_vendor_name(name.upper()) == normalise_vendor_name(name)


@given(st.sampled_from(["华信科技", "卓越物业", "Acme"]), st.sampled_from(["北京", "上海", "朝阳区"]))
def test_a_branch_is_never_its_parent(trade: str, place: str) -> None:
    parent, branch = f"{trade}有限公司", f"{trade}有限公司{place}分公司"
    assert normalise_vendor_name(branch) != normalise_vendor_name(parent)
    assert legal_form_key(branch) != legal_form_key(parent)
    assert suggest(branch, [parent]) == suggest(parent, [branch]) == ()


@given(company)
def test_a_place_prefix_stays(name: str) -> None:
    assert normalise_vendor_name("北京" + name) != normalise_vendor_name("上海" + name)
    assert legal_form_key("北京" + name) != legal_form_key("上海" + name)


@given(names, names)
def test_similarity_is_a_likeness(a: str, b: str) -> None:
    likeness = similarity(a, b)
    assert 0 <= likeness <= 1
    assert likeness == similarity(b, a)
    assert (likeness == 1) == (normalise_vendor_name(a) == normalise_vendor_name(b) != "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲公司、乙公司", ("甲公司", "乙公司")),
        ("甲公司，乙公司；丙公司;丁公司/戊公司\n己公司", ("甲公司", "乙公司", "丙公司", "丁公司", "戊公司", "己公司")),
        ("Acme Co., Ltd., Beta Inc.", ("Acme Co., Ltd.", "Beta Inc.")),
        ("甲公司、甲公司", ("甲公司",)),
        ("无", ()),
        ("、", ()),
    ],
)
def test_several_names_in_one_cell(text: str, names: tuple[str, ...]) -> None:
    assert listed_names(text) == names


def test_only_the_two_limited_forms_are_one() -> None:
    forms = [limited_form(f"华信{form}") for form in ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "")]
    assert forms[0] == forms[1]
    assert len(set(forms)) == 4
    assert limited_form("华信有限责任公司北京分公司") == limited_form("华信有限公司北京分公司")


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("华信有限公司北京分公司", "华信有限公司"),
        ("华信银行北京分行", "华信银行"),
        ("华信有限公司", ""),
        ("北京分公司", ""),
    ],
)
def test_a_branch_names_its_parent(name: str, parent: str) -> None:
    assert branch_of(name) == parent


CYRILLIC = dict(zip("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху", strict=True))
FIRMS = (
    "Acme Data",
    "Beacon Payroll",
    "Hope Mail",
    "Kappa Control",
    "Oxford Copy",
    "Tax Expert",
    "Metro Care",
    "Peak Center",
    "Cash Box",
    "Apex Office",
)


def disguises() -> list[tuple[str, str]]:
    """Six disguises of each firm: a foreign letter, an invisible, a hard blank, full width, a ligature, another blank."""
    pairs = []
    for name in FIRMS:
        letter = next(each for each in name if each in CYRILLIC)
        pairs += [
            (name, name.replace(letter, CYRILLIC[letter], 1)),
            (name, name[:2] + "\u200b" + name[2:]),
            (name, name.replace(" ", "\u00a0")),
            (name, name.translate(FULL_WIDTH)),
            (name + " Office", name + " O\ufb03ce"),
            (name, name.replace(" ", "")),
        ]
    return pairs


def test_sixty_disguised_names_are_all_flagged() -> None:
    pairs = disguises()
    assert len(pairs) == 60
    assert [pair for pair in pairs if not looks_alike(*pair)] == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real public data is not beside this checkout")
def test_of_three_thousand_real_names_only_one_firm_written_in_two_ways_is_flagged() -> None:
    names = sorted(real_names("scottsdale_payments/ct_VendorPayments.csv", "VendorName"))
    names += sorted(real_names("cfpb_complaints/complaints_sample.csv", "Company"))
    assert len(names) > 3_000
    drawn: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        drawn.setdefault(skeleton(name), []).append(name)
    flagged = [pair for group in drawn.values() for pair in combinations(group, 2) if looks_alike(*pair)]
    assert [pair for pair in flagged if pair[0].casefold() != pair[1].casefold()] == [
        ("1 800 RADIATOR", "1800 RADIATOR")
    ]


def real_names(path: str, column: str) -> set[str]:
    with (SHARED / path).open(encoding="utf-8", errors="replace", newline="") as file:
        return {row[column].strip() for row in csv.DictReader(file)}
