"""A credit code is judged as GB 32100-2015 and domain 2.7 say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.uscc import ALPHABET, check_character, check_uscc, organisation_check_character

VALID = ["91110108MA01ABCD5T", "91310115MA1K2LMN3A", "91440300MA5DEFGH6R", "91510100MA61WXYT7E"]


@pytest.mark.parametrize("code", VALID)
def test_valid_codes_of_the_domain(code: str) -> None:
    checked = check_uscc(code)
    assert (checked.verdict, checked.code, checked.organisation_ok) == ("valid", code, True)


def test_the_worked_example() -> None:
    assert organisation_check_character("MA01ABCD") == "5"
    assert check_character("91110108MA01ABCD5") == "T"


@pytest.mark.parametrize("code", VALID)
def test_changing_any_one_character_is_noticed(code: str) -> None:
    changed = {code[:at] + other + code[at + 1 :] for at in range(18) for other in ALPHABET} - {code}
    assert len(changed) == 18 * 30
    assert {check_uscc(each).verdict for each in changed} == {"check_digit_mismatch"}


def test_a_pilot_code_with_a_right_organisation_part_is_only_a_warning() -> None:
    body = "91350100M0001" + "00X"
    code = body + organisation_check_character(body[8:])
    wrong = "0" if check_character(code) != "0" else "1"
    checked = check_uscc(code + wrong)
    assert (checked.verdict, checked.organisation_ok) == ("check_digit_mismatch", True)
    assert checked.expected == check_character(code)


def test_a_wrong_organisation_part_is_noticed_under_a_right_last_character() -> None:
    body = "91110108MA01ABCD6"
    checked = check_uscc(body + check_character(body))
    assert (checked.verdict, checked.organisation_ok) == ("check_digit_mismatch", False)


@pytest.mark.parametrize(
    "text",
    [
        " 91110108MA01ABCD5T ",
        "91110108ma01abcd5t",
        "９１１１０１０８ＭＡ０１ＡＢＣＤ５Ｔ",
        "911101 08MA01 ABCD5T",
        "91110108MA01ABCD5T\u200b",
        "\u00a091110108MA01ABCD5T\u3000",
    ],
)
def test_how_a_code_is_typed_does_not_matter(text: str) -> None:
    assert check_uscc(text).code == "91110108MA01ABCD5T"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无",
        "9.11101E+17",
        "91110108MA01ABCD5",
        "91110108MA01ABCD5TT",
        "91110108MAO1ABCD5T",  # letter O for zero
        "91110108MAI1ABCD5T",
        "91110108MA01ABCD5Т",  # Cyrillic
        "91110108-MA01ABCD5T",
    ],
)
def test_what_is_no_code_is_malformed(text: str) -> None:
    checked = check_uscc(text)
    assert (checked.verdict, checked.code, checked.expected) == ("malformed", None, None)


@pytest.mark.parametrize("body", ["", "91110108MA01ABCD", "91110108MAO1ABCD5"])
def test_only_a_well_formed_body_can_be_completed(body: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        check_character(body)
    with pytest.raises(ValueError, match="8 digits"):
        organisation_check_character(body)


@given(
    st.text("0123456789", min_size=8, max_size=8),
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8),
)
def test_a_completed_code_is_valid(head: str, organisation: str) -> None:
    body = head + organisation + organisation_check_character(organisation)
    assert check_uscc(body + check_character(body)).verdict == "valid"
