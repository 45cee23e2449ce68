# SPDX-License-Identifier: EUPL-1.2
"""The forms about consent: asking, another answer, taking it back, another basis, what was shared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wijkpad.commands.file.sheets import (
    Given,
    PlainSheet,
    Write,
    doubtful,
    nameless,
    people_choices,
    without_reason,
    wrong,
)
from wijkpad.commands.file.state import CaseFile, Item
from wijkpad.commands.tools import new_id
from wijkpad.domain.file import asking
from wijkpad.domain.file.consent_rules import KINDS, ConsentKind, bases
from wijkpad.domain.file.consents import HOW, Consent, needed, read_consent, read_giver, title_of
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.forms import Answers, Field, Form, Kind

CONSENT = "consent"
_ANSWER_KEYS = ("giver", "giver_name", "answer", "given_on", "how", "evidence")
_ANSWERS: Mapping[str, str] = {"given": "Geeft toestemming", "refused": "Geeft geen toestemming"}


class ConsentSheet(PlainSheet):
    """A new question for consent, with the first answer to it."""

    kind = CONSENT
    corrects = False
    names = ("Toestemming vastleggen", "Toestemming vastleggen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask for one kind, one person and one thing at a time."""
        fields = [
            asking.choose(
                "about", "Over wie gaat het?", people_choices(file, others=False), required=True
            ),
            asking.choose(
                "kind",
                "Welke toestemming?",
                dict[str, str](KINDS.items()),
                _APART,
                required=True,
                listed=False,
            ),
            asking.text("scope", "Waarvoor precies?", _SCOPE, required=True),
            asking.line("with_whom", "Met wie wordt gedeeld, of wie geeft de hulp?"),
            asking.day("until", "Tot wanneer geldt het?", kind=Kind.DATE_FUTURE),
            *_answer_fields(file),
        ]
        return asking.form("consent", self.title(item), fields)

    def start(self, file: CaseFile, item: Item | None) -> Answers:
        """Start empty: nothing is chosen beforehand."""
        del file, item
        return {}

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Hold the answer against who may give it."""
        del item
        return _judge_answer(file, given, str(given.get("about")), str(given.get("kind")))

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Write the question with its first answer."""
        del file, item
        key = new_id()
        question = {one: value for one, value in given.items() if one not in _ANSWER_KEYS}
        value: dict[str, Value] = {**question, "answers": [_answer(given)]}
        return key, [Write(CONSENT, key, value)]


class AnswerSheet(PlainSheet):
    """Another answer to a question that was asked before: of the other parent, or a new one."""

    kind = CONSENT
    corrects = False
    names = ("Antwoord toevoegen", "Antwoord toevoegen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask who answered what."""
        return asking.form("answer", self.title(item), _answer_fields(file))

    def start(self, file: CaseFile, item: Item | None) -> Answers:
        """Start empty: nothing is chosen beforehand."""
        del file, item
        return {}

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Hold the answer against who may give it."""
        asked = _consent(file, item)
        return _judge_answer(file, given, asked.about, asked.kind)

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Write the question anew with one answer more."""
        del file
        known = _value(item)
        return _key(item), [
            Write(CONSENT, _key(item), {**known, "answers": [*_answers(known), _answer(given)]})
        ]


class WithdrawalSheet(PlainSheet):
    """Taking consent back, which is as easy as giving it."""

    kind = CONSENT
    corrects = False
    names = ("Toestemming intrekken", "Toestemming intrekken")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask whose consent, on which day, and who says so."""
        holding = _consent(file, item).may_be_withdrawn(file.today)
        choices = {_place(file, item, one): one.giver.name for one in holding}
        fields = [
            asking.choose("answer", "Welke toestemming vervalt?", choices, required=True),
            asking.day("withdrawn_on", "Op welke dag ingetrokken?", required=True),
            asking.choose("withdrawn_by", "Wie trok haar in?", people_choices(file), required=True),
            asking.line("withdrawn_by_name", "Naam, als het iemand anders is"),
            asking.text(
                "withdrawn_reason", "Wat zei deze persoon erbij?", "Een reden is niet nodig."
            ),
        ]
        return asking.form("withdrawal", self.title(item), fields)

    def start(self, file: CaseFile, item: Item | None) -> Answers:
        """Start empty."""
        del file, item
        return {}

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Refuse a day before the consent was given."""
        found = nameless([("", given)], "withdrawn_by")
        day, number = given.get("withdrawn_on"), given.get("answer")
        answers = _consent(file, item).answers
        given_on = answers[int(number)].on if isinstance(number, str) else date.min
        if isinstance(day, date) and day < given_on:
            found.append(
                wrong("FILE-032", "Toen was deze toestemming nog niet gegeven.", "withdrawn_on")
            )
        return found

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Write the answer as taken back; it stays."""
        del file
        known, number = _value(item), int(str(given["answer"]))
        answers = _answers(known)
        answer = answers[number]
        told = {one: value for one, value in given.items() if one != "answer"}
        answers[number] = {**(answer if isinstance(answer, dict) else {}), **told}
        return _key(item), [Write(CONSENT, _key(item), {**known, "answers": answers})]


class BasisSheet(PlainSheet):
    """What else the law offers where consent is missing; a person chooses and says why (R5)."""

    kind = CONSENT
    corrects = False
    names = ("Andere grondslag vastleggen", "Andere grondslag vastleggen")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Offer the bases side by side, none before another."""
        offered = bases(_consent(file, item).kind, file.rules)
        choices = {one.code: f"{one.text} ({one.source.text})" for one in offered}
        fields = [
            asking.choose("basis", "Waar steunt u op?", choices, required=True, listed=False),
            asking.text("reason", "Waarom geldt dit hier?", _WHY_BASIS, required=True),
        ]
        return asking.form("basis", self.title(item), fields)

    def start(self, file: CaseFile, item: Item | None) -> Answers:
        """Start empty: nothing is chosen beforehand."""
        del file, item
        return {}

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Write the basis with the question."""
        del file
        basis: dict[str, Value] = {"basis": given["basis"], "reason": given["reason"]}
        return _key(item), [Write(CONSENT, _key(item), {**_value(item), "basis": basis})]


class DisclosureSheet(PlainSheet):
    """What a person told or gave to somebody outside the team."""

    kind = "disclosure"
    names = ("Vastleggen wat is gedeeld", "Verbeteren wat is gedeeld")

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Ask what went to whom, and on what basis."""
        fields = [
            asking.line("what", "Wat is gedeeld?", required=True),
            asking.line("to_whom", "Met wie?", required=True),
            asking.day("at", "Wanneer?", kind=Kind.DATETIME_PAST, required=True),
            asking.choose("consent", "Met welke toestemming?", consents_to_share_on(file), _WHICH),
            asking.choose("basis", "Of op welke andere grondslag?", bases_to_share_on(file)),
        ]
        if item is not None:
            fields.append(asking.reason())
        return asking.form(self.kind, self.title(item), fields)

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Refuse what rests on nothing, or on a consent that does not hold."""
        del item
        consent = file.consents().get(str(given.get("consent")))
        if consent is None and not given.get("basis"):
            return [wrong("FILE-033", "Kies een toestemming of een andere grondslag.", "consent")]
        if consent is None or given.get("basis"):
            return []
        person = file.person(consent.about)
        if person is None:
            return []
        needs = needed(consent.kind, person, file.names, file.today, file.rules)
        if consent.holds(file.today, needs):
            return []
        return [doubtful("FILE-034", _NOT_HELD, "consent")]

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Write it with its basis."""
        value = without_reason(given)
        if not value.get("basis"):
            value["basis"] = CONSENT
        return super().writes(file, item, {**value, "document": None})


def _answer_fields(file: CaseFile) -> list[Field]:
    return [
        asking.choose("giver", "Wie antwoordt?", people_choices(file), required=True),
        asking.line("giver_name", "Naam, als het iemand anders is"),
        asking.choose("answer", "Wat is het antwoord?", _ANSWERS, required=True, listed=False),
        asking.day("given_on", "Op welke dag?", required=True),
        asking.choose("how", "Hoe?", HOW, required=True),
        asking.text("evidence", "Wat is er gezegd, of waar is het bewijs?"),
    ]


def _judge_answer(file: CaseFile, given: Given, about: str, kind: str) -> list[Finding]:
    found = nameless([("", given)], "giver")
    person = file.person(about)
    if found or person is None or kind not in KINDS:
        return found
    day = given.get("given_on")
    if isinstance(day, date) and person.born is not None and day < person.born:
        return [wrong("FILE-030", "Deze dag ligt voor de geboorte.", "given_on")]
    chosen: ConsentKind = next(one for one in KINDS if one == kind)
    needs = needed(chosen, person, file.names, file.today, file.rules)
    giver = read_giver(given, "giver", file.names)
    asked = [one for one in needs.givers if one.is_same(giver)]
    if given.get("giver") and needs.givers and not asked:
        must = " en ".join(one.name for one in needs.givers)
        text = f"{needs.sentence} Hier is dat: {must}."
        found.append(doubtful("FILE-031", text, "giver", "Vraag het ook aan wie moet beslissen."))
    return found


def _answer(given: Given) -> dict[str, Value]:
    return {key: given.get(key) for key in _ANSWER_KEYS if given.get(key) is not None}


def _consent(file: CaseFile, item: Item | None) -> Consent:
    return read_consent(_value(item), file.names)


def _value(item: Item | None) -> dict[str, Value]:
    return dict(item.value) if item is not None else {}


def _key(item: Item | None) -> str:
    return item.id if item is not None else ""


def _answers(value: Mapping[str, Value]) -> list[Value]:
    answers = value.get("answers")
    return list(answers) if isinstance(answers, list) else []


def _place(file: CaseFile, item: Item | None, answer: object) -> str:
    every = _consent(file, item).answers
    return str(next(number for number, one in enumerate(every) if one == answer))


def consents_to_share_on(file: CaseFile) -> dict[str, str]:
    """Return the consents on which something may be shared: id to words."""
    return {
        key: f"{title_of(one)}: {one.scope} ({file.names.get(one.about, 'Naam onbekend')})"
        for key, one in file.consents().items()
        if one.kind != "help"
    }


def bases_to_share_on(file: CaseFile) -> dict[str, str]:
    """Return the other grounds on which something may be shared: code to words."""
    kinds: tuple[ConsentKind, ...] = ("processing", "secrecy")
    return {one.code: one.text for kind in kinds for one in bases(kind, file.rules)}


_APART = "Toestemming voor het een is nooit toestemming voor het ander."
_SCOPE = "Bijvoorbeeld: met school overleggen over het verzuim."
_WHICH = "Kies een toestemming, of hieronder een andere grondslag."
_WHY_BASIS = (
    "Een toezichthouder moet dit kunnen begrijpen. Twijfelt u? Vraag de privacyfunctionaris."
)
_NOT_HELD = "Deze toestemming geldt nu niet: zij is ingetrokken, verlopen of nog niet door iedereen gegeven. Kies een andere grondslag, of zet een vinkje als er toch is gedeeld."
