"""Which credit codes can be right, which a person has to confirm, and which are refused (domain 2.7)."""

from __future__ import annotations

from collections.abc import Iterable

from models.uscc import UsccCheck, check_uscc
from pipelines.contract import Contract
from pipelines.questions import Question
from pipelines.staging.asked import Asked, choice
from pipelines.staging.building import Building
from pipelines.staging.faults import BLANKED, NOTED, REJECTED
from pipelines.staging.sentences import quoted, say
from pipelines.staging.temporary import fill

CONFIRMED, WRONG = "confirmed", "wrong"


def check_codes(building: Building, contract: Contract, table: str) -> None:
    """Write codes as they are kept, refuse what can be none, ask about a check character that does not fit.

    Afterwards `known_codes` holds the codes that are certain: those that fit, and those that a person confirmed.
    """
    connection = building.connection
    spelled = connection.execute(f"select distinct uscc from {table} where uscc is not null order by uscc").fetchall()  # noqa: S608
    checks = {text: check_uscc(text) for (text,) in spelled}
    said = {text: _said(building, contract, text, check) for text, check in checks.items()}
    fill(
        connection,
        "codes",
        dict.fromkeys(("spelling", "code", "certain", "kind", "zh", "en"), "varchar"),
        [(text, check.code, _certain(building, check), *said[text]) for text, check in checks.items()],
    )
    building.faults.add_found(
        contract,
        table,
        f"select r.row_no, c.kind, 'uscc' as field, r.uscc as raw_text, 'V02' as rule, c.zh, c.en from {table} as r "  # noqa: S608
        "inner join temp.codes as c on r.uscc = c.spelling where c.kind is not null",
    )
    _ask(building, contract, table, [check for check in checks.values() if check.verdict == "check_digit_mismatch"])
    connection.execute(
        f"update {table} as r set uscc = c.code from temp.codes as c "  # noqa: S608
        "where r.uscc = c.spelling and c.code is distinct from c.spelling"
    )
    connection.execute(
        "insert into temp.known_codes select distinct certain from temp.codes where certain is not null "
        "and certain not in (select code from temp.known_codes)"
    )


def _said(
    building: Building, contract: Contract, text: str, check: UsccCheck
) -> tuple[str | None, str | None, str | None]:
    """Return what becomes of a row with this code, and the sentence; nothing for a code that fits."""
    if check.verdict == "malformed":
        is_vendor = contract.source == "vendors"
        told = say("code_malformed" if is_vendor else "code_ignored", code=quoted(text))
        return REJECTED if is_vendor else BLANKED, told.zh, told.en
    if check.verdict == "valid":
        return None, None, None
    answer = building.decided.answers.choice("uscc", {"uscc": check.code or ""})
    if answer == CONFIRMED:
        return None, None, None
    told = say("code_wrong" if answer == WRONG else "code_unconfirmed", code=quoted(check.code))
    return REJECTED if answer == WRONG else NOTED, told.zh, told.en


def _certain(building: Building, check: UsccCheck) -> str | None:
    confirmed = check.code and building.decided.answers.choice("uscc", {"uscc": check.code}) == CONFIRMED
    return check.code if check.verdict == "valid" or confirmed else None


def _ask(building: Building, contract: Contract, table: str, checks: Iterable[UsccCheck]) -> None:
    asked = {each.question.subject["uscc"] for each in building.asked if each.question.kind == "uscc"}
    for check in checks:
        code = check.code or ""
        if code in asked:
            continue
        asked.add(code)
        row = building.connection.execute(
            f"select r.file_id, r.file_name, r.source_sheet, r.source_row, r.vendor_name from {table} as r "  # noqa: S608
            "inner join temp.codes as c on r.uscc = c.spelling where c.code = ? order by r.row_no limit 1",
            [code],
        ).fetchall()[0]
        building.asked.append(Asked(_question(contract, check, row[2], row[4]), row[0], row[1], row[3]))


def _question(contract: Contract, check: UsccCheck, sheet: str, name: str | None) -> Question:
    occasion = "ask_code" if check.organisation_ok else "ask_code_organisation"
    words = say(occasion, code=check.code or "", name=quoted(name), expected=check.expected or "")
    choices = ((CONFIRMED, say("code_is_right")), (WRONG, say("code_is_wrong")))
    return Question(
        kind="uscc",
        subject={"uscc": check.code or ""},
        zh=words.zh,
        en=words.en,
        choices=tuple(choice(code, said) for code, said in choices),
        evidence=tuple(filter(None, (check.code, name))),
        sheet=sheet,
        source=contract.source,
        field="uscc",
    )
