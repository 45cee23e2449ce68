# SPDX-License-Identifier: EUPL-1.2
"""Whatever people type about people stands in the database under a key, and nowhere else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, create_engine, select

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import PROCESSES, Website
from wijkpad.api import Kind
from wijkpad.domain.jobs import Incident
from wijkpad.store.tables import METADATA

STORY = tomllib.loads((PROCESSES / "intake/scenarios/IN-01.toml").read_text("utf-8"))
LOGINS = {"front_desk": "loes", "neighbourhood_worker": "noor", "decision_officer": "dina"}
FREE = {Kind.TEXT, Kind.LONG_TEXT, Kind.PERSON, Kind.HOUSEHOLD, Kind.ORG}
STEERING = {"product", "residence_municipality"}
"""Answers in text on which the route depends."""
BSN = "123456782"
BORN = "1948-03-02"


class Marks:
    """Texts that occur nowhere else; each is planted in one place."""

    def __init__(self) -> None:
        self.planted: list[str] = []

    def new(self, place: str) -> str:
        mark = f"Zq{len(self.planted):03}x{''.join(one for one in place if one.isalnum())}Qz"
        self.planted.append(mark)
        return mark


def marked(
    website: Website, login: str, task: str, answers: dict[str, object], marks: Marks
) -> dict[str, object]:
    form = website.desk(login).task_page(task).form

    def put(path: str, value: object) -> object:
        match value:
            case dict():
                return {key: put(f"{path}.{key}", one) for key, one in value.items()}
            case list() if value and isinstance(value[0], dict):
                return [put(path, one) for one in value]
            case str():
                field = form.find(path)
                free = field is None or field.kind in FREE
                return marks.new(path) if free and path not in STEERING else _who(value)
            case _:
                return value

    return {key: put(key, value) for key, value in answers.items()}


def _who(value: str) -> str:
    return LOGINS.get(value, value)


def live_through_it(website: Website, marks: Marks) -> str:
    """Play the whole story of a request for help, with a mark in every field that takes text."""
    case = website.desk("loes").start_case("intake", "SE_ResidentRequest").case_id
    for step in STORY["step"]:
        if "clock" in step:
            website.clock.moment = step["clock"]
            website.engine.run_until_idle()
        elif "message" in step:
            website.engine.run_until_idle()
            payload = {**step["with"], "summary": marks.new("summary"), "by": marks.new("by")}
            website.desk("dina").deliver(step["message"], id="m", case=case, payload=payload)
        elif "task" in step:
            _do(website, case, step, marks)
    return case


def _do(website: Website, case: str, step: Mapping[str, object], marks: Marks) -> None:
    website.engine.run_until_idle()
    desk = website.desk(login := LOGINS[str(step["as"])])
    waiting = {one.task.element: one.task for one in desk.case_page(case).open_tasks}
    task = waiting[str(step["task"])]
    draft = {one.key: [marks.new(f"draft{one.key}")] for one in desk.task_page(task.id).form.walk()}
    desk.save_draft(task.id, draft)
    given = step["answers"]
    assert isinstance(given, dict)
    website.engine.run_until_idle()
    answers = marked(website, login, task.id, given, marks)
    # Each mark is its own, so that the person of the outcome is nobody in the table of persons.
    desk.complete_with(task.id, {**answers, "_accept_warnings": True}, token="t")


def live_beside_it(website: Website, case: str, marks: Marks) -> None:
    """Plant marks in everything else that takes text from a visitor."""
    visitor = signed_in(website, "loes")
    for address in ("/zaken", "/taken"):
        visitor.post(address, {"q": marks.new("search")})
        visitor.get(f"{address}?gezocht=1")
    visitor.get(f"/zaken/{marks.new('case')}")
    visitor.get(f"/taken/{marks.new('task')}")
    visitor.post(f"/taken/{marks.new('claimed')}/oppakken")
    visitor.post("/zaken/nieuw", {"start": f"intake/{marks.new('event')}"})
    visitor.post("/zaken/nieuw", {"start": f"{marks.new('pathway')}/x"})
    visitor.post("/zaken/nieuw", {"start": "intake/x", "team": marks.new("team")})
    visitor.post(f"/zaken/{case}/veiligheid", {"note": marks.new("worry"), "token": "t2"})
    visitor.post(f"/zaken/{case}/veiligheid", {"note": marks.new("note"), "task": marks.new("of")})
    fill_the_file(visitor, case, marks)
    Visitor(website).sign_in(marks.new("login"), marks.new("password"))
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.jobs.add_incident(
            Incident(
                id="i",
                job=None,
                run=None,
                case=case,
                code="JOB-service",
                text="Fout.",
                raised_at=website.clock.now(),
            )
        )
        unit.commit()
    live_with_colleagues(website, visitor, case, marks)
    admin = signed_in(website, "fatma")
    answer = admin.post("/beheer/storingen/i/sluiten", {"reason": marks.new("reason")})
    assert answer.status_code == 303
    admin.post(f"/beheer/storingen/{marks.new('incident')}/opnieuw")
    lead = website.desk("tess")
    other = website.desk("loes").start_case("intake", "SE_ResidentRequest").case_id
    (run,) = [one.run for one in lead.case_page(other).runs]
    lead.cancel(run.id, marks.new("cancelled"))


def fill_the_file(visitor: Visitor, case: str, marks: Marks) -> None:
    """Plant marks in the file about people, and in what was typed in it and not sent."""
    file = f"/zaken/{case}/gegevens"
    custody = {
        "custody.0.holder": "other",
        "custody.0.holder_name": marks.new("holder"),
        "custody.0.type": "sole",
        "custody.0.source": "register",
        "custody.0.checked_on": "2-11-2026",
    }
    child = {"name": marks.new("child"), "birth_date": "1-4-2014", "role": "child", **custody}
    assert visitor.post(f"{file}/persoon", child).status_code == 303
    network = {"name": marks.new("network"), "relation": "oma", "consent_to_be_contacted": "yes"}
    assert visitor.post(f"{file}/netwerk", network).status_code == 303
    goal = {"text": marks.new("goal"), "domain": "finances", "status": "open"}
    assert visitor.post(f"{file}/doel", goal).status_code == 303
    shared = {"what": marks.new("what"), "to_whom": marks.new("whom"), "at": "16-11-2026 8:00"}
    assert visitor.post(f"{file}/gedeeld", {**shared, "basis": "legal_duty"}).status_code == 303
    visitor.post(f"/zaken/{case}/concept/doel", {"text": marks.new("draft")})
    visitor.post(f"/zaken/{case}/gegevens/{marks.new('slug')}")
    visitor.post(f"/zaken/{case}/personen/{marks.new('person')}/bsn", {"purpose": "decision"})
    visitor.post(f"{file}/persoon/{marks.new('item')}/weg", {"off_reason": marks.new("off")})
    visitor.post(f"/zaken/{case}/personen/adres", {"purpose": marks.new("purpose")})


def live_with_colleagues(website: Website, visitor: Visitor, case: str, marks: Marks) -> None:
    """Plant marks in notes, to-dos, links, corrections, hand-overs and a case on the wrong person."""

    def sent(address: str, **fields: str) -> None:
        answer = visitor.post(address, fields)
        assert answer.status_code == 303, (address, answer.status_code)

    desk, other = (
        website.desk("loes"),
        website.desk("loes").start_case("intake", "SE_ResidentRequest"),
    )
    contact = {"mode": "phone", "held_at": "16-11-2026 8:30", "outcome": "worry"}
    parts = ("text", "whom", "next", "facts", "interpretation")
    written = {name: marks.new(f"note{name}") for name in parts}
    sent(f"/zaken/{case}/aantekeningen", **contact, **written)
    note = desk.notes.notes(case).lines[0].note.id
    again = {"text": marks.new("amended"), "_why": marks.new("amendwhy")}
    place = f"/zaken/{case}/aantekeningen/verbeteren"
    sent(place, note=note, version="1", **again)
    sent(f"/zaken/{case}/aantekeningen", text=marks.new("draftnote"), _action="later")
    sent(f"/zaken/{case}/to-dos", text=marks.new("todo"))
    sent(f"/zaken/{case}/koppelen", number=other.number, kind="related")
    sent(f"/zaken/{case}/ontkoppelen", other=other.case_id, reason=marks.new("unlinked"))
    first = next(one.task_id for one in desk.case_page(case).filled if one.task_id)
    form = desk.corrections.form(first)
    posted = {path: list(texts) for path, texts in form.typed.values.items()}
    free = next(one for one in form.form.walk() if one.type == "textarea" and one.path in posted)
    posted[free.path] = [marks.new("putright")]
    desk.corrections.correct(first, posted, marks.new("corrected"))
    lead, wim = website.desk("tess"), website.desk("wim").me().id
    lead.handing.hand_over_case(case, wim, marks.new("handedover"))
    sent(f"/zaken/{other.case_id}/verkeerde-persoon", reason=marks.new("wrongperson"))


@pytest.fixture(params=["website", pytest.param("postgres_website", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest) -> Website:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Website)
    return found


def test_no_table_holds_a_mark_in_the_clear(site: Website, tmp_path: Path) -> None:
    marks = Marks()
    case = live_through_it(site, marks)
    live_beside_it(site, case, marks)
    assert len(marks.planted) > 80
    seen = signed_in(site, "dina").get(f"/zaken/{case}").text
    assert sum(mark in seen for mark in marks.planted) > 10
    secrets = {*marks.planted, BSN, BORN}
    found = {
        f"{table}.{column}: {mark}"
        for table, column, content in cells(site)
        for mark in secrets
        if mark.encode() in content or mark.casefold().encode() in content.lower()
    }
    assert found == set()
    for file in (tmp_path / "website.sqlite", tmp_path / "website.sqlite-wal"):
        if file.exists():
            whole = file.read_bytes()
            assert [mark for mark in secrets if mark.encode() in whole] == []


QUESTIONNAIRES = {"definitions", "definition_drafts"}
"""What is asked, of everybody; not what anybody answered."""


def test_no_table_tells_which_question_about_safety_was_answered(site: Website) -> None:
    loes = site.desk("loes")
    started = loes.start_case("intake", "SE_ResidentRequest")
    first = next(one for one in STORY["step"] if "task" in one)
    done = loes.complete_with(str(started.first_task_id), first["answers"], token="t")
    task = str(done.next_task_id)
    asked = [one.key for one in loes.task_page(task).form.walk() if one.safety]
    assert len(asked) > 2
    loes.save_draft(task, {key: ["yes"] for key in asked})
    loes.save_draft(task, {key: ["no"] for key in asked[1:]})
    assert loes.task_page(task).task.safety == (asked[0],)
    known = [
        f"{table}.{column}: {key}"
        for table, column, content in cells(site)
        for key in asked
        if key.encode() in content and table not in QUESTIONNAIRES
    ]
    assert known == []
    events = [content for table, column, content in cells(site) if column == "event"]
    assert {b"safety.given", b"safety.denied"} <= set(events)


def cells(site: Website) -> Iterator[tuple[str, str, bytes]]:
    """Yield every value of every table as bytes, in every municipality."""
    url = site.engine.settings.database.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.connect() as connection:
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(table)):
                for column, value in zip(table.columns, row, strict=True):
                    if isinstance(column.type, LargeBinary) and value is not None:
                        yield table.name, column.name, bytes(value)
                    elif value is not None:
                        yield table.name, column.name, str(value).encode()
    engine.dispose()


class Scripts(Marks):
    """Marks that a browser would carry out if a page took them for its own."""

    def new(self, place: str) -> str:
        return f"{super().new(place)}\"'><img src=x onerror=alert(1)><script>alert(2)</script>"


def test_what_people_type_is_text_on_every_page(website: Website) -> None:
    marks = Scripts()
    case = live_through_it(website, marks)
    other = website.desk("loes").start_case("intake", "SE_ResidentRequest")
    website.desk("loes").save_draft(
        str(other.first_task_id), {"question_in_own_words": [marks.new("draft")]}
    )
    addresses = [
        *("/zaken", "/taken", "/taken?weergave=team", f"/zaken/{case}", f"/zaken/{case}/journaal"),
        *(f"/taken/{other.first_task_id}", f"/zaken/{case}/veiligheid", f"/zaken/{case}/bericht"),
        f"/zaken/{case}/intrekken",
        *(f"/zaken/{case}/{tab}" for tab in ("personen", "toestemmingen", "plan")),
        f"/zaken/{case}/gegevens/persoon",
    ]
    seen = 0
    for login in ("loes", "noor", "dina", "tess"):
        visitor = signed_in(website, login)
        visitor.post("/zaken", {"q": marks.new("search")})
        for address in (*addresses, "/zaken?gezocht=1"):
            page = visitor.get(address).text
            seen += page.count("&lt;img src=x")
            assert "<img src=x" not in page, (login, address)
            assert "<script>alert" not in page, (login, address)
    assert seen > 20


def test_what_designers_type_is_text_on_every_page(website: Website) -> None:
    desk = website.desk("pim")
    draft = desk.begin_definition_draft("handover")
    odd = b"&lt;img src=x onerror=alert(1)&gt;"
    for path, content in desk.definition_draft(draft).files.items():
        mark = sha256(content).hexdigest()
        if path.endswith(".bpmn"):
            changed = re.sub(rb' name="[^"]+"', b' name="' + odd + b'"', content)
        elif path == "pathway.toml":
            changed = re.sub(
                rb'\ntitle = "[^"]+"', b'\ntitle = "<img src=x onerror=alert(1)>"', content
            )
        elif path.startswith("forms/") and path.endswith(".json"):
            changed = re.sub(
                rb'"(label|description|text)": "[^"]+"',
                rb'"\1": "<img src=x onerror=alert(1)> [a](javascript:alert)"',
                content,
            )
        else:
            continue
        desk.save_definition_file(draft, path, changed, expected=mark)
    visitor = signed_in(website, "pim")
    with website.app.test_request_context():
        pages = [
            str(rule.rule).replace("<draft>", draft)
            for rule in website.app.url_map.iter_rules()
            if rule.arguments == {"draft"} and "GET" in (rule.methods or ())
        ]
    shown = 0
    for address in pages:
        answer = visitor.get(address)
        assert answer.status_code in (200, 302, 404), address
        shown += "img src=x" in answer.text
        assert "<img src=x" not in answer.text, address
        assert 'href="javascript:' not in answer.text, address
    assert shown > 2
