# SPDX-License-Identifier: EUPL-1.2
"""Cases, runs and tasks for tests, with everything that must be there before them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import uuid4

from tests.support.stores import MUNICIPALITY
from wijkpad.domain.allocation import AllocationRecord, HelpEvent
from wijkpad.domain.case import Case, Datum, Run, Task, TermAct
from wijkpad.domain.directory import Location, Statement, Wait
from wijkpad.domain.document import Document, Sending
from wijkpad.domain.jobs import Job
from wijkpad.domain.journal import Entry
from wijkpad.domain.ledger import Kind, Line, PurseKey
from wijkpad.domain.settlement import Settlement
from wijkpad.feel import Value
from wijkpad.ports import StoredDefinition
from wijkpad.store import SqlStore, SqlUnit

NOW = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


def a_definition(key: str = "intake", title: str = "Intake") -> StoredDefinition:
    return StoredDefinition(
        key=key,
        version=0,
        state="published",
        title=title,
        sha256="0" * 64,
        files={f"{key}.bpmn": b"<bpmn/>", "forms/a.json": b"{}"},
        normalised=b"<normalised/>",
        normaliser=1,
        origin=("base", 3, "1" * 64),
        author="anna",
        reason="eerste versie",
        at=NOW,
        approved_by="bram",
        approved_at=NOW,
        owner="team_lead",
    )


def a_case(
    id: str = "case-1", *, number: str | None = None, team: str = "noord", participants: str = ""
) -> Case:
    return Case(
        id=id,
        number=number or f"2026-{id}",
        pathway="intake",
        team=team,
        sensitivity="ordinary",
        status="open",
        opened_at=NOW,
        opened_by="anna",
        participants=frozenset(participants.split()),
    )


def a_run(case: str = "case-1", id: str | None = None) -> Run:
    return Run(
        id=id or f"run-of-{case}",
        case=case,
        pathway="intake",
        definition=1,
        start_event="SE_Call",
        status="running",
        started_at=NOW,
        state=b"\x00frontier",
    )


def a_task(id: str = "task-1", *, case: str = "case-1", assignee: str | None = None) -> Task:
    return Task(
        id=id,
        run=f"run-of-{case}",
        case=case,
        element="UT_Register",
        name="Aanmelding vastleggen",
        form="registration",
        roles=("front_desk", "neighbourhood_worker"),
        team="noord",
        scope="",
        status="open",
        opened_at=NOW,
        assignee=assignee,
    )


def a_datum(value: Value, *, case: str = "case-1", key: str = "registration") -> Datum:
    return Datum(
        case=case,
        run=f"run-of-{case}",
        scope="",
        key=key,
        version=0,
        value=value,
        step="UT_Register",
        at=NOW,
        by="anna",
    )


def an_act(*, case: str = "case-1", note: str = "De brief is onderweg.") -> TermAct:
    return TermAct(
        case=case,
        run=f"run-of-{case}",
        rule="besluit",
        scope="",
        kind="suspended",
        at=NOW,
        by="anna",
        day=NOW.date(),
        ground="aanvulling",
        note=note,
    )


def a_job(id: str = "job-1", *, due_at: datetime = NOW) -> Job:
    return Job(
        id=id,
        kind="timer",
        run="run-of-case-1",
        token=f"token-of-{id}",
        element="TE_Late",
        topic="",
        due_at=due_at,
    )


def an_entry(event: str = "case.read", *, client: str | None = "case-1") -> Entry:
    return Entry(
        event=event,
        action="read",
        at=NOW,
        user="anna",
        role="front_desk",
        team="noord",
        client=client,
        object_type="case",
        object_id=client,
        detail=(("version", "1"), ("what", "é")),
    )


def keep(store: SqlStore, *cases: Case, tasks: tuple[Task, ...] = ()) -> None:
    """Store cases, each with one run, and tasks on them; the definition first when it is absent."""
    with store.work(MUNICIPALITY) as unit:
        if unit.definitions.latest("intake") is None:
            unit.definitions.publish(a_definition())
        for case in cases:
            unit.cases.add(case)
            unit.cases.add_run(a_run(case.id))
        for task in tasks:
            unit.tasks.add(task)
        unit.commit()


def commit(store: SqlStore, *changes: Callable[[SqlUnit], object]) -> None:
    """Make the changes in one transaction."""
    with store.work(MUNICIPALITY) as unit:
        for change in changes:
            change(unit)
        unit.commit()


def a_document(case: str = "case-1") -> Document:
    return Document(
        id=f"document-of-{case}",
        case=case,
        kind="upload",
        title="Een brief",
        state="fixed",
        made_by="anna",
        made_at=NOW,
        changed_at=NOW,
    )


def a_sending(case: str = "case-1") -> Sending:
    return Sending(
        id=f"sending-of-{case}",
        document=f"document-of-{case}",
        case=case,
        at=NOW,
        channel="post",
        by="anna",
        recorded_by="anna",
        recorded_at=NOW,
        to="Iemand",
    )


def a_statement(offer: str = "P1", kind: str = "expertise", value: str = "finances") -> Statement:
    return Statement(
        offer=offer,
        kind=kind,
        value=value,
        source="opgave aanbieder",
        measured_on=NOW.date(),
        author="anna",
        at=NOW,
    )


def a_location(offer: str = "P1", id: str = "kade") -> Location:
    return Location(
        offer=offer,
        id=id,
        name="Aan de kade",
        address="Havenstraat 12",
        postcode="9999 AB",
        area="Noord",
        lat=Decimal("53.219383"),
        lon=Decimal("6.566502"),
        source="opgave aanbieder",
        checked_on=NOW.date(),
        author="anna",
        at=NOW,
    )


def a_wait(offer: str = "P1", days: int | None = 21) -> Wait:
    return Wait(
        offer=offer,
        kind="start",
        days=days,
        certainty="stated",
        measured_on=NOW.date(),
        source="opgave aanbieder",
        author="anna",
        at=NOW,
    )


NOORD: Final = PurseKey("team", "noord", 2026)


def a_line(kind: Kind, cents: int, *, cause: str = "", purse: PurseKey = NOORD) -> Line:
    return Line(
        id=uuid4().hex, purse=purse, kind=kind, cents=cents, cause=cause or uuid4().hex, at=NOW
    )


def an_allocation(id: str = "allocation-1", *, case: str = "case-1") -> AllocationRecord:
    return AllocationRecord(
        id=id,
        case=case,
        person=None,
        run=f"run-of-{case}",
        place=id,
        team="noord",
        law="Wmo",
        product="02A03",
        unit="hour",
        frequency="week",
        volume=Decimal("2.5"),
        start=date(2026, 1, 5),
        until=date(2026, 3, 29),
        form="in_kind",
        provider="p1",
        contract="C-100",
        model="inspanningsgericht",
        model_version="1",
        cents=249_480,
        state="reserved",
        expires_on=date(2026, 11, 30),
        made_at=NOW,
    )


def a_settlement(id: str = "settlement-1") -> Settlement:
    return Settlement(
        id=id,
        contract="C-300",
        first=date(2026, 1, 1),
        last=date(2026, 12, 31),
        model="taakgericht",
        model_version="1",
        facts={"what": "budget", "annual_cents": 120_000_000},
        author="bas",
        at=NOW,
        reason="jaarbudget",
    )


def an_event(id: str = "event-1", *, allocation: str = "allocation-1") -> HelpEvent:
    return HelpEvent(id=id, allocation=allocation, kind="start", on=NOW.date(), reason="", at=NOW)
