"""Whether a unified social credit code (统一社会信用代码) can be right (GB 32100-2015, domain 2.7)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Verdict: TypeAlias = Literal["valid", "check_digit_mismatch", "malformed"]

# GB 32100 leaves out I, O, S, V, Z; the organisation code inside (GB 11714) counts all 36.
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)

_CODE: Final = re.compile(f"[{ALPHABET}]{{18}}")
_BODY: Final = re.compile(f"[{ALPHABET}]{{17}}")
_ORGANISATION: Final = re.compile(f"[{_ORGANISATION_ALPHABET}]{{8}}")
_INVISIBLE: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True)
class UsccCheck:
    """The verdict on one code.

    code: the 18 characters as they should be kept, None if malformed. expected: the 18th character the
    first 17 ask for. organisation_ok: whether position 17 fits positions 9-16.
    """

    verdict: Verdict
    code: str | None = None
    expected: str | None = None
    organisation_ok: bool = False


def check_uscc(text: str) -> UsccCheck:
    """Judge a credit code; full-width forms, lower case and blanks are forgiven, look-alikes are not.

    `check_digit_mismatch` is a warning, not a fault: early pilot codes (organisation part M0000…, M0001…)
    are legal although their 18th character does not fit; a person confirms them once.
    """
    code = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not _CODE.fullmatch(code):
        return UsccCheck("malformed")
    expected = check_character(code[:17])
    organisation_ok = organisation_check_character(code[8:16]) == code[16]
    fits = expected == code[17] and organisation_ok
    return UsccCheck("valid" if fits else "check_digit_mismatch", code, expected, organisation_ok)


def check_character(body: str) -> str:
    """Return the 18th character of a code from its first 17.

    Raises ValueError unless given 17 characters of the code's alphabet.
    """
    if not _BODY.fullmatch(body):
        raise ValueError(f"a credit code begins with 17 characters of {ALPHABET}, not {body!r}")
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """Return the ninth character of an organisation code (GB 11714) from its first eight.

    Raises ValueError unless given eight of 0-9, A-Z.
    """
    if not _ORGANISATION.fullmatch(body):
        raise ValueError(f"an organisation code begins with 8 digits or capital letters, not {body!r}")
    values = (_ORGANISATION_ALPHABET.index(character) for character in body)
    total = sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
