# SPDX-License-Identifier: EUPL-1.2
"""Recording that a document was sent. Nothing is sent here: a person did, or a receipt says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from wijkpad.commands.documents.documents_of import note, workable
from wijkpad.commands.file.disclosing import disclose
from wijkpad.commands.file.sharing import CONSENT, holds_today, ways_to_share
from wijkpad.commands.file.state import CaseFile, read_file
from wijkpad.commands.guard import guarded
from wijkpad.commands.once import earlier, remember
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.case import Case
from wijkpad.domain.document import CHANNELS, Document, Sending
from wijkpad.domain.file.disclosures import Disclosure
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

_LONGEST: Final = 2_000
CONSENT_BASIS: Final = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a person says of it.

    Attributes:
        at: None where no moment could be read.
        basis: when it went outside the household, a key of `sharing.ways_to_share`.
    """

    at: datetime | None
    channel: str
    to: str = field(repr=False)
    by: str = ""
    outside: bool = False
    basis: str = ""
    note: str = field(default="", repr=False)


def handle(
    tools: Tools, actor: Actor, document_id: str, sent: Sent, *, token: str | None = None
) -> None:
    """Record that the document was sent: channel, moment, by whom, to whom and on what ground.

    What went outside the household is a disclosure of the file too: the withdrawal of the consent
    on which it rests lists it.

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
        file = read_file(unit, case, tools.today())
        moment = _checked(unit, document, sent, by=by, now=now, file=file)
        sending = _sending(case, document, sent, moment=moment, by=by, actor=actor, now=now)
        unit.documents.add_sending(sending)
        if sending.outside:
            disclose(unit, actor, case, _disclosed(document, sending), now=now)
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


def _sending(
    case: Case,
    document: Document,
    sent: Sent,
    *,
    moment: datetime,
    by: str,
    actor: Actor,
    now: datetime,
) -> Sending:
    is_consent = sent.basis.startswith(CONSENT)
    return Sending(
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
        basis=(CONSENT_BASIS if is_consent else sent.basis) if sent.outside else "own_file",
        note=sent.note.strip(),
        consent=sent.basis.removeprefix(CONSENT) if sent.outside and is_consent else None,
    )


def _disclosed(document: Document, sending: Sending) -> Disclosure:
    return Disclosure(
        what=document.title,
        to_whom=sending.to,
        at=sending.at,
        basis=sending.basis,
        consent=sending.consent,
        document=document.id,
    )


def _checked(
    unit: UnitOfWork, document: Document, sent: Sent, *, by: str, now: datetime, file: CaseFile
) -> datetime:
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
    if sent.outside and sent.basis not in ways_to_share(file):
        wrong["basis"] = "Kies waarom u dit met een ander mocht delen."
    elif sent.outside and not holds_today(file, sent.basis) and not sent.note.strip():
        wrong["note"] = (
            "Deze toestemming geldt nu niet: zij is ingetrokken, verlopen of nog niet door iedereen "
            "gegeven. Kies een andere grondslag, of schrijf op waarom het toch is gedeeld."
        )
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
