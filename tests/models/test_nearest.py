"""Are the names that a person may mean among the nearest, and is what is said about two names true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.nearest import alike, is_part, know, nearest, one_character_apart, plain

UNITS = ("北京分行朝阳支行", "北京分行海淀支行", "长春分行朝阳支行", "天津分行", "总行运营部")


def test_a_short_form_finds_all_that_it_may_mean() -> None:
    found = nearest("朝阳", know(UNITS), 3)
    assert {name for name, _ in found[:2]} == {"北京分行朝阳支行", "长春分行朝阳支行"}
    assert all(degree < 0.9 for _, degree in found)


def test_nothing_in_common_is_not_near() -> None:
    assert nearest("甲乙丙", know(UNITS), 5) == ()
    assert nearest("", know(UNITS), 5) == ()
    assert nearest("甲", know(()), 5) == ()


@pytest.mark.parametrize(
    ("a", "b", "is_one"),
    [
        ("接通率", "接听率", True),
        ("接通率", "人接通率", True),
        ("接通率", "接通", True),
        ("接通率", "接通率", False),
        ("接通率", "20秒接通率", False),
        ("接通率", "通接率", False),
        ("", "率", True),
    ],
)
def test_one_character_apart(a: str, b: str, is_one: bool) -> None:
    assert one_character_apart(a, b) == one_character_apart(b, a) == is_one


@pytest.mark.parametrize(
    ("a", "b"), [("海淀 支行", "海淀支行"), ("ＡＢＣ", "abc"), ("甲（一）", "甲(一)"), ("甲\u200b乙", "甲乙")]
)
def test_width_case_and_blanks_do_not_count(a: str, b: str) -> None:
    assert plain(a) == plain(b)
    assert alike(a, b) == 1.0


def test_one_character_is_part_of_nothing() -> None:
    assert not is_part("行", "支行")
    assert is_part("支行", "海淀支行")


words = st.text("朝阳海淀支行北京分 Ａa1", min_size=1, max_size=8)


@given(words, words)
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert 0 <= alike(a, b) <= 1
    assert alike(a, b) == alike(b, a)


@given(st.lists(words, min_size=1, max_size=20, unique_by=plain))
def test_a_known_name_is_nearest_to_itself(names: list[str]) -> None:
    kept = [name for name in names if plain(name)]
    for name in kept:
        assert nearest(name, know(kept), 1)[0] == (name, 1.0)
