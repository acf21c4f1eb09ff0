"""What reading is given beside file and contract: what people decided before, and the salt for people's data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from pipelines.questions import Answers, answers_from


@dataclass(frozen=True)
class Given:
    """Answers in force, and the workspace's salt: identity numbers, phones and names are kept only as salted hashes."""

    answers: Answers = field(default_factory=Answers)
    salt: bytes = b""

    def identity_for(self, series: str) -> str:
        """Return what of this can change how a file of that series is read, as a hash."""
        salt = hashlib.sha256(b"salt\0" + self.salt).hexdigest()
        return f"{self.answers.for_series(series).fingerprint}:{salt}"

    def as_dict(self) -> dict[str, Any]:
        """Return it as the reading process gets it."""
        return {"answers": self.answers.as_list(), "salt": self.salt.hex()}


def given_from(entry: dict[str, Any]) -> Given:
    """Return what `as_dict` wrote."""
    return Given(answers_from(entry["answers"]), bytes.fromhex(entry["salt"]))
