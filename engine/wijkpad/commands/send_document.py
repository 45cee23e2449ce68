# SPDX-License-Identifier: EUPL-1.2
"""Recording that a document was sent. Nothing is sent here: a person did, or a receipt says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from wijkpad.commands.documents_of import note, workable
from wijkpad.commands.guard import guarded
from wijkpad.commands.once import earlier, remember
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.document import BASES, CHANNELS, Document, Sending
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a person says of it; `at` is None where no moment could be read."""

    at: datetime | None
    channel: str
    to: str = field(repr=False)
    by: str = ""
    outside: bool = False
    basis: str = ""
    note: str = field(default="", repr=False)
    consent: str | None = None


def handle(
    tools: Tools, actor: Actor, document_id: str, sent: Sent, *, token: str | None = None
) -> None:
    """Record that the document was sent: channel, moment, by whom, to whom and on what ground.

    Raises:
        NotFoundError: there is no such document, or the actor may not know of it.
        RefusedError: the actor may not do it, or the document is not fixed yet (DOC-030).
        AnswersInvalidError: what is missing or wrong, by field.
    """
    asked = f"document.sent:{document_id}"

    def work(unit: UnitOfWork) -> None:
        case, document = workable(tools, unit, actor, document_id)
        if earlier(unit, actor, asked, token) is not None:
            return
        if document.state != "fixed":
            raise RefusedError([_NOT_FIXED])
        now = tools.clock.now()
        by = sent.by or actor.user
        moment = _checked(unit, document, sent, by, now)
        sending = Sending(
            id=new_id(),
            document=document.id,
            case=case.id,
            at=moment,
            channel=sent.channel,
            by=by,
            recorded_by=actor.user,
            recorded_at=now,
            to=sent.to.strip(),
            outside=sent.outside,
            basis=sent.basis if sent.outside else "own_file",
            note=sent.note.strip(),
            consent=sent.consent,
        )
        unit.documents.add_sending(sending)
        note(
            unit,
            actor,
            "document.sent",
            case,
            document,
            now=now,
            action="export",
            sending=sending.id,
            channel=sending.channel,
            basis=sending.basis,
        )
        remember(unit, actor, asked, token, {"sending": sending.id}, now=now)

    guarded(tools, actor, "document.send", ("document", document_id), work)


def _checked(unit: UnitOfWork, document: Document, sent: Sent, by: str, now: datetime) -> datetime:
    wrong: dict[str, str] = {}
    if sent.at is None:
        wrong["at"] = "Vul een datum en tijd in, bijvoorbeeld 16-11-2026 10:15."
    elif sent.at > now:
        wrong["at"] = (
            "Dit moment ligt in de toekomst. Leg pas vast dat het verstuurd is als dat zo is."
        )
    elif document.fixed_at is not None and sent.at < _minute(document.fixed_at):
        wrong["at"] = "Toen was dit document nog niet vastgelegd."
    if sent.channel not in CHANNELS:
        wrong["channel"] = "Kies hoe het is verstuurd."
    if not sent.to.strip():
        wrong["to"] = "Vul in aan wie het is verstuurd."
    if sent.outside and sent.basis not in BASES:
        wrong["basis"] = "Kies waarom u dit met een ander mocht delen."
    if sent.outside and sent.basis == "consent" and not sent.note.strip():
        wrong["note"] = "Schrijf op wie toestemming gaf, wanneer en waarvoor."
    if max(len(sent.to), len(sent.note)) > _LONGEST:
        wrong["note"] = f"Maak de tekst korter: hoogstens {_LONGEST} tekens."
    if by not in {one.id for one in unit.people.users()}:
        wrong["by"] = "Kies een collega."
    if wrong or sent.at is None:
        raise AnswersInvalidError(
            [Finding(code="DOC-031", text=text, element=name) for name, text in wrong.items()]
        )
    return sent.at


def _minute(moment: datetime) -> datetime:
    """Return the minute of a moment: people type no seconds."""
    return moment.replace(second=0, microsecond=0)


_NOT_FIXED = Finding(
    code="DOC-030",
    text="Dit document is nog niet vastgelegd.",
    cure="Keur het eerst goed. Wat u verstuurt, moet hetzelfde zijn als wat in het dossier staat.",
)
