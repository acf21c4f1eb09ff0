"""How mathematics says that what a person gave allows no answer: a rule's name, a sentence, and what it is about."""

from __future__ import annotations


class RefusedError(ValueError):
    """Judgements, budgets or bids that break a rule.

    `rule` and `about` (names and numbers, items counted from 0) are for wording it on a page in both languages.
    """

    def __init__(self, rule: str, sentence: str, **about: object) -> None:
        super().__init__(sentence)
        self.rule = rule
        self.about = about
