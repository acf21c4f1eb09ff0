"""The codes that members of a committee enter with: shown once, kept as a salted hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Final

# Without letters and digits that are taken for each other when a code is read out or copied by hand.
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH, _GROUP = 12, 4
# About a twentieth of a second and 16 MB a try: 31^12 codes are out of reach of whoever reads the journal.
_COST, _BLOCK, _LANES = 1 << 14, 8, 1


def new_code() -> str:
    """Return a fresh code such as K7QM-2XHF-9TRB."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(drawn[place : place + _GROUP] for place in range(0, _LENGTH, _GROUP))


def kept(code: str) -> dict[str, str]:
    """Return what may be written down of a code: a salt and the hash under it."""
    salt = secrets.token_hex(16)
    return {"salt": salt, "code_hash": _hashed(code, salt)}


def is_code(code: str, record: Mapping[str, str]) -> bool:
    """Tell whether this is the code of which the record is kept; case, spaces and hyphens do not matter."""
    return secrets.compare_digest(_hashed(code, record["salt"]), record["code_hash"])


def _hashed(code: str, salt: str) -> str:
    plain = "".join(code.upper().split()).replace("-", "")
    return hashlib.scrypt(plain.encode(), salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=_LANES).hex()
