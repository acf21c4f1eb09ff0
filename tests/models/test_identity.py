"""An identity number tells the day of birth only where its check character fits (GB 11643-1999)."""

from __future__ import annotations

from datetime import date

import pytest

from models.identity import born_on


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("11010519491231002X", date(1949, 12, 31)),  # the example of the standard
        ("440524188001010014", date(1880, 1, 1)),
        ("110105194912310029", None),  # the check character does not fit
        ("11010519491231002x", None),  # read in capitals by whoever asks
        ("110105491231002", None),  # 15 digits vouch for nothing
        ("M01", None),
        ("", None),
    ],
)
def test_the_day_of_birth(number: str, born: date | None) -> None:
    assert born_on(number) == born


def test_a_day_that_does_not_exist_is_no_birthday() -> None:
    numbers = [f"11010519490231002{end}" for end in "0123456789X"]
    assert [born_on(number) for number in numbers] == [None] * 11
