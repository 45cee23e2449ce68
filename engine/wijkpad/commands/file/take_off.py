# SPDX-License-Identifier: EUPL-1.2
"""Taking something off that was written down wrongly, or holds no more; what stood there is kept."""

from __future__ import annotations

from wijkpad.commands.file import registry
from wijkpad.commands.file.checking import item_of
from wijkpad.commands.file.record import add, refuse_closed
from wijkpad.commands.file.sheets import Write
from wijkpad.commands.file.state import PERSON, read_file
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.commands.tools import Tools
from wijkpad.domain.file.asking import REASON
from wijkpad.domain.file.household import MEMBERS, members_of
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, NotFoundError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

_LONGEST = 2_000


def handle(tools: Tools, actor: Actor, case_id: str, name: str, item: str, *, reason: str) -> None:
    """Take it off with a reason.

    Raises:
        NotFoundError: there is no such case or thing, it cannot be taken off, or the actor may not
            know of it.
        RefusedError: the case is closed (FILE-001).
        AnswersInvalidError: no reason, or a far too long one (FILE-002).
    """

    def work(unit: UnitOfWork) -> None:
        case = unit.cases.lock(case_id)
        allow(actor, "keep", case, on=tools.today())
        sheet = registry.sheet_of(name)
        file = read_file(unit, case, tools.today())
        about = item_of(file, sheet, item)
        if name not in registry.TAKEN_OFF or about is None:
            raise NotFoundError(name, item)
        refuse_closed(case, name)
        why = reason.strip()
        if not why or len(why) > _LONGEST:
            raise AnswersInvalidError([_NO_REASON])
        row = Write(sheet.kind, item, None)
        if sheet.kind == PERSON:
            left: list[Value] = [one for one in members_of(file.household) if one.get("id") != item]
            row = Write(HOUSEHOLD, "", {**file.household, MEMBERS: left})
        now = tools.clock.now()
        add(unit, actor, file, [row], name, now=now, reason=why)
        unit.journal.write(
            entry(
                actor,
                now,
                "file.taken_off",
                "update",
                about=(sheet.kind, item),
                part=name,
                case=case,
            )
        )

    guarded(tools, actor, "file.record", ("case", case_id), work)


_NO_REASON = Finding(
    code="FILE-002",
    text=f"Schrijf op waarom dit van de lijst gaat, in hoogstens {_LONGEST} tekens.",
    element=REASON,
)
