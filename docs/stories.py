# SPDX-License-Identifier: EUPL-1.2
"""The cases that the pictures show, played through the front door. Everybody is made up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from wijkpad.api import ContractCeiling, Desk, Engine, open_engine
from wijkpad.cli.base import base_pathways, key_of
from wijkpad.domain.definition import Definition
from wijkpad.scenarios import StoryRunner
from wijkpad.settings import Settings
from wijkpad.store import migrate

ROOT: Final = Path(__file__).parents[1]
CODE: Final = "gm9999"
PASSWORD: Final = "alleen-voor-de-foto"  # noqa: S105 - of nobody
NOW: Final = "2026-11-23 09:14"
PEOPLE: Final = (
    *("loes", "noor", "wim", "dina", "tess", "ahmet", "pim", "fatma", "hanna", "coen"),
)
_FILE: Final = ROOT / "plugins/voorbeeldgemeente/wijkpad_voorbeeldgemeente/municipality"
_SAFE: Final = dict.fromkeys(
    (
        "life_threat",
        "acute_unsafety",
        "suspected_violence",
        "acute_psychiatric",
        "basic_needs_at_risk_48h",
        "children_present",
    ),
    False,
)


def at(text: str) -> datetime:
    """Return a moment as people in the Netherlands write it."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    return local.astimezone(UTC)


@dataclass(slots=True)
class StillClock:
    """A clock that stands still until it is set."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True, slots=True)
class Studio:
    """An installation to take pictures of."""

    engine: Engine
    clock: StillClock
    settings: Settings

    def desk(self, login: str) -> Desk:
        """Return the desk of a user."""
        return self.engine.at(CODE, self.engine.as_user(CODE, login))

    def set(self, text: str) -> None:
        """Let time pass; what falls due on the way happens in order."""
        goal = at(text)
        while (due := self.engine.next_due()) is not None and due <= goal:
            self.clock.moment = max(due, self.clock.moment)
            self.engine.run_until_idle()
        self.clock.moment = goal

    def open_elements(self, case: str, login: str) -> dict[str, str]:
        """Let a person look up the open tasks of a case: element to id."""
        page = self.desk(login).case_page(case)
        return {one.task.element: one.task.id for one in page.open_tasks}

    def task(self, case: str, login: str, element: str) -> str:
        """Let a person look up the open task of a case at an element."""
        found = self.open_elements(case, login)
        if element not in found:
            raise LookupError(f"{element} is not open, but {', '.join(found) or 'nothing'} is")
        return found[element]

    def do(self, case: str, login: str, element: str, **answers: object) -> None:
        """Let a person complete a task."""
        self.desk(login).complete_with(self.task(case, login, element), answers)
        self.engine.run_until_idle()


def open_studio(folder: Path) -> Studio:
    """Make an installation with the example municipality and the base pathways."""
    settings = Settings(
        database=f"sqlite:///{folder / 'pictures.sqlite'}",
        secret="only for pictures, of people who do not exist",  # noqa: S106 - of nothing
        secure_cookies=False,
    )
    migrate(settings.database)
    clock = StillClock(at("2026-10-19 08:30"))

    def neighbours(code: str) -> list[Definition]:
        return engine.published(code)

    engine = open_engine(settings, clock=clock, scenario_runner=StoryRunner(neighbours))
    system = engine.system(CODE)
    system.import_municipality(_as_it_was(folder))
    for login in PEOPLE:
        system.set_password(login, PASSWORD)
    for files in base_pathways():
        system.publish_release(key_of(files), files)
    return Studio(engine, clock, settings)


def _as_it_was(folder: Path) -> Path:
    """Return the example municipality with what it learnt and promised before the story begins."""
    told = (_FILE / f"{CODE}.toml").read_text("utf-8")
    before = folder / "town"
    before.mkdir()
    learnt = re.compile(r"^((?:measured|checked)_on = )2026-1[01]-\d\d$", re.MULTILINE)
    town = learnt.sub(r"\g<1>2026-10-12", told) + _PROMISED
    (before / f"{CODE}.toml").write_text(town, "utf-8")
    return before


_PROMISED: Final = """
[[budgets]]
scope_kind = "contract"
scope_key = "C-100"
year = 2026
cents = 10000000
committed = 6950000
"""


def agree_on_ceiling(studio: Studio) -> None:
    """Let the contract manager agree on a ceiling that is nearly used."""
    ceiling = ContractCeiling(contract="C-100", product=None, year=2026, cents=10_000_000)
    studio.desk("coen").register.set_ceiling(ceiling, "Addendum 1, getekend op 12 december 2025")


def warn_provider(studio: Studio) -> str:
    """Let the contract manager deal with the signal that came, and return the file of the contract."""
    studio.set("2026-11-20 09:20")
    (about,) = studio.desk("coen").contract_files.of("C-100").files
    file, signal = about.file.id, about.runs[0].signals[0]
    figures = {"used": Decimal(signal.used), "ceiling": Decimal(signal.ceiling), "needed": "warn"}
    studio.do(file, "coen", "UT_CheckFigures", **figures)
    studio.do(file, "coen", "UT_WarnProvider", sent_on=date(2026, 11, 20), channel="email")
    return file


def call(studio: Studio, moment: str, name: str, question: str, **more: object) -> str:
    """Register a request by phone and return the case."""
    studio.set(moment)
    started = studio.desk("loes").start_case("intake", "SE_ResidentRequest", "noord")
    answers: dict[str, object] = {
        "received_at": at(moment),
        "channel": "phone",
        "reporter_kind": "self",
        "about": {"name": name},
        "question_in_own_words": question,
        "question_kind": "help",
        "main_domain": "instrumental_adl",
        "law_presumed": ["Wmo"],
    }
    studio.do(started.case_id, "loes", "UT_RegisterRequest", **(answers | more))
    return started.case_id


def until_contact(
    studio: Studio, case: str, person: Mapping[str, object], worker: str = "noor"
) -> None:
    """Do what the front desk does, up to the first contact."""
    studio.do(case, "loes", "UT_SafetyTriage", **_SAFE)
    studio.do(
        case,
        "loes",
        "UT_VerifyIdentityResidence",
        persons=[{"role": "client", **person}],
        residence_municipality="Voorbeeldstad",
        custody_checked="not_needed",
    )
    studio.do(
        case,
        "loes",
        "ST_ConfirmReceipt",
        sent_at=studio.clock.now(),
        channel="post",
        sent_by="loes",
    )
    studio.do(
        case,
        "loes",
        "UT_InformRights",
        client_support_offered=True,
        client_support_wanted="no",
        personal_plan_explained=True,
        privacy_info_given=True,
    )
    studio.do(case, worker, "UT_AssignWorker", worker=worker, reason="Kent de buurt goed.")


def until_route(studio: Studio, case: str, worker: str = "noor", **found: object) -> None:
    """Get in touch and clarify the question; a family that may still make a plan goes without."""
    studio.do(
        case,
        worker,
        "UT_FirstContact",
        contacted_at=studio.clock.now(),
        mode="phone",
        reached=True,
        summary="Afspraak gemaakt voor een gesprek thuis.",
    )
    if "UT_AwaitPersonalPlan" in studio.open_elements(case, worker):
        waived = {"waived": True, "waived_by": "De inwoner zelf"}
        studio.do(case, worker, "UT_AwaitPersonalPlan", **waived)
    answers: dict[str, object] = {
        "what_goes_well": "Heeft goed contact met de buren.",
        "what_does_not": "Zwaar werk in huis lukt niet meer.",
        "potential": "Licht werk lukt, met pauzes.",
        "family_goal": "Zelf thuis blijven wonen.",
        "conclusion_help_needed": True,
        "conclusion_who": "other",
        "own_strength_sufficient": "partly",
        "prior_provision": "none",
        "general_provision_sufficient": False,
        "specialism_required": False,
        "contacts_per_week": Decimal(1),
        "providers_active": Decimal(0),
        "customised_requested": True,
        "income_or_work_question": False,
        "debts": False,
        "lonely_or_homebound": False,
        "school_worry": False,
        "next_conversation": False,
    }
    studio.do(case, worker, "UT_ClarifyDemand", **(answers | found))


def until_decision(studio: Studio, case: str) -> None:
    """Write the report and receive the signed application."""
    studio.do(case, "noor", "UT_ChooseRoute", route="FORMAL_DECISION")
    studio.set("2026-11-12 15:00")
    outcome = {"person": "Mevrouw Terpstra", "law": "Wmo", "provision": "Begeleiding aan huis"}
    studio.do(
        case,
        "noor",
        "UT_InvestigationReport",
        covered=[
            "needs",
            "own_strength",
            "network",
            "carer",
            "general",
            "cooperation",
            "contribution",
        ],
        findings="Zwaar huishoudelijk werk lukt niet meer.",
        alternatives_considered="Buren en familie kunnen dit niet structureel doen.",
        sent_to_client_at=date(2026, 11, 12),
        outcomes=[
            {
                **outcome,
                "volume": Decimal(3),
                "unit": "hour",
                "start_on": date(2026, 12, 1),
                "end_on": date(2027, 5, 31),
            },
            {
                **outcome,
                "provision": "Hulp bij het huishouden",
                "volume": Decimal(2),
                "unit": "hour",
                "start_on": date(2026, 12, 1),
                "end_on": date(2027, 2, 28),
            },
        ],
    )
    studio.set("2026-11-19 10:30")
    studio.desk("noor").deliver(
        "MSG_Application",
        id="aanvraag-terpstra",
        case=case,
        payload={"signed": True, "received_at": at("2026-11-19 10:00")},
    )
    studio.engine.run_until_idle()
    studio.do(
        case,
        "noor",
        "UT_ChooseHelp",
        form="in_kind",
        product="02A03",
        provider="P1",
        volume=Decimal(3),
        unit="hour",
        **{"frequency": "week", "from": date(2026, 12, 1), "until": date(2027, 5, 31)},
    )
    studio.engine.run_until_idle()


def decide(studio: Studio, case: str) -> None:
    """Decide on the help that was chosen first, and send that."""
    why = "Uit het onderzoek blijkt dat begeleiding nodig en passend is."
    grant = {"law": "Wmo", "kind": "grant", "form": "in_kind", "mandate_number": "M-2026-14"}
    studio.do(case, "dina", "UT_Decide", motivation=why, **grant, **{"from": date(2026, 12, 1)})
    sent = {"sent_at": studio.clock.now(), "channel": "post", "sent_by": "dina"}
    studio.do(case, "dina", "UT_SendDecision", objection_clause=True, **sent)


def lost_letter(studio: Studio) -> None:
    """Answer a question, and receive a letter that nobody waits for: in 30 days an incident."""
    case = call(
        studio,
        "2026-10-19 09:00",
        "Mevrouw Smit",
        "Waar vraag ik een parkeerkaart aan?",
        question_kind="information",
        law_presumed=["none_yet"],
    )
    studio.do(case, "loes", "UT_SafetyTriage", **_SAFE)
    studio.do(case, "loes", "UT_GiveAdvice", advice="Uitleg gegeven over de parkeerkaart.")
    studio.set("2026-10-20 11:00")
    studio.desk("noor").deliver("MSG_Application", id="brief-smit", case=case)


@dataclass(frozen=True, slots=True)
class Played:
    """The cases by what they show."""

    decision: str
    route: str
    work: str
    fresh: str
    triage: str
    contract: str


def play(studio: Studio) -> Played:
    """Play four weeks of a neighbourhood team, up to a Monday morning."""
    agree_on_ceiling(studio)
    lost_letter(studio)
    decision = call(studio, "2026-10-26 09:10", "Mevrouw Terpstra", "Ik red het huishouden niet meer alleen.",
                    question_kind="provision")  # fmt: skip
    until_contact(
        studio,
        decision,
        {"name": "Mevrouw Terpstra", "birth_date": date(1948, 3, 2), "bsn": "123456782"},
    )
    studio.set("2026-11-03 10:00")
    until_route(studio, decision)
    until_decision(studio, decision)

    route = call(studio, "2026-11-13 11:20", "Gezin Aydin", "We weten niet meer waar we moeten beginnen.",
                 law_presumed=["none_yet"], main_domain="finances")  # fmt: skip
    until_contact(studio, route, {"name": "De heer Aydin", "birth_date": date(1985, 6, 14)})
    until_route(studio, route, customised_requested=False, providers_active=Decimal(4), debts=True,
                what_does_not="Er zijn schulden en brieven blijven dicht.")  # fmt: skip

    late = call(studio, "2026-11-17 09:40", "De heer Van Buren", "Mijn vrouw is ziek en ik kom nergens aan toe.",
                law_presumed=["none_yet"], main_domain="social_network")  # fmt: skip
    until_contact(studio, late, {"name": "De heer Van Buren", "birth_date": date(1951, 9, 30)})

    work = call(studio, "2026-11-19 13:05", "Mevrouw Jansen", "Ik kan de trap niet meer op.")
    until_contact(studio, work, {"name": "Mevrouw Jansen", "birth_date": date(1943, 1, 8)})

    contract = warn_provider(studio)
    for moment, name, question in (
        ("2026-11-20 10:15", "De heer Bos", "Ik zoek hulp bij mijn post en mijn geld."),
        ("2026-11-20 15:45", "Mevrouw Pinas", "Ik zorg voor mijn moeder en het wordt te veel."),
    ):
        case = call(studio, moment, name, question, law_presumed=["none_yet"])
        until_contact(studio, case, {"name": name, "birth_date": date(1960, 5, 5)}, worker="wim")
    studio.set("2026-11-23 08:50")
    triage = call(studio, "2026-11-23 08:55", "Gezin De Boer", "De stroom is afgesloten.",
                  law_presumed=["none_yet"], main_domain="finances")  # fmt: skip
    fresh = studio.desk("loes").start_case("intake", "SE_ResidentRequest", "noord").case_id
    studio.set(NOW)
    return Played(decision=decision, route=route, work=work, fresh=fresh, triage=triage,
                  contract=contract)  # fmt: skip


def renamed_plan(desk: Desk) -> str:
    """Return a draft of the plan in which a task has a clearer name."""
    draft = desk.begin_definition_draft("plan")
    files = dict(desk.definition_draft(draft).files)
    files["plan.bpmn"] = files["plan.bpmn"].replace(b'"Plan maken"', b'"Plan samen maken"')
    return desk.save_definition_draft("plan", files, draft)


def forget_form(desk: Desk, draft: str) -> None:
    """Take the form away from a task of a draft, as somebody does who has just drawn it."""
    files = dict(desk.definition_draft(draft).files)
    files["intake.bpmn"] = files["intake.bpmn"].replace(b' camunda:formKey="give_advice"', b"")
    desk.save_definition_draft("intake", files, draft)
