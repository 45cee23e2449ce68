# SPDX-License-Identifier: EUPL-1.2
"""Reading for a page: who may, and the line in the journal that they did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from wijkpad.commands.access import withholding
from wijkpad.commands.designing.owners import designs
from wijkpad.commands.documents.documents_of import known
from wijkpad.commands.guard import allow, case_of, task_of
from wijkpad.commands.journalling import entry, write_refusal
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.access import Object, TaskOfCase, Verb
from wijkpad.domain.case import Case
from wijkpad.domain.document import Document
from wijkpad.domain.identity import Actor
from wijkpad.domain.journal import Entry
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.ports import Queries, UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reader:
    """An actor who looks; every look is journalled, every refusal too."""

    tools: Tools
    queries: Queries
    actor: Actor

    def case(
        self,
        case_id: str,
        work: Callable[[UnitOfWork, Case], T],
        *,
        verb: Verb = "see",
        event: str = "",
        part: str | None = None,
        basis: str | None = None,
        free: bool = False,
    ) -> T:
        """Read about a case; `event`, `part` and `basis` (a purpose) tell the journal what of it.

        `free`: for a page on safety or on a citizen's right, in which no plugin has a say.

        Raises:
            NotFoundError: there is no such case, or the actor may not know of it.
            RefusedError: the actor may not do this with it.
        """
        event = event or ("journal.read" if verb == "read_journal" else "case.read")

        if not free:
            self._require(event, ("case", case_id), verb=verb, purpose=basis)

        def look(unit: UnitOfWork) -> tuple[T, Entry]:
            case = case_of(unit, case_id)
            allow(self.actor, verb, case, on=self.tools.today())
            now = self.tools.clock.now()
            line = entry(self.actor, now, event, "read", case=case, part=part, basis=basis)
            return work(unit, case), line

        return self._looked(event, ("case", case_id), look)

    def task(self, task_id: str, work: Callable[[UnitOfWork, TaskOfCase], T]) -> T:
        """Read about a task; raises as `case` does."""
        self._require("task.read", ("task", task_id))
        self.tools.extensions.prepare(self.actor.municipality)

        def look(unit: UnitOfWork) -> tuple[T, Entry]:
            found = task_of(unit, task_id)
            allow(self.actor, "see", found, on=self.tools.today())
            line = entry(
                self.actor,
                self.tools.clock.now(),
                "task.read",
                "read",
                about=("task", task_id),
                part=found.task.form,
                case=found.case,
            )
            return work(unit, found), line

        return self._looked("task.read", ("task", task_id), look)

    def document(self, document_id: str, work: Callable[[UnitOfWork, Case, Document], T]) -> T:
        """Read a document; raises as `case` does."""
        self._require("document.read", ("document", document_id))

        def look(unit: UnitOfWork) -> tuple[T, Entry]:
            case, document = known(self.tools, unit, self.actor, "see", document_id)
            line = entry(
                self.actor,
                self.tools.clock.now(),
                "document.read",
                "read",
                about=("document", document_id),
                part=document.template or None,
                case=case,
            )
            return work(unit, case, document), line

        return self._looked("document.read", ("document", document_id), look)

    def designs(self, event: str, work: Callable[[UnitOfWork], T]) -> T:
        """Read about pathways as drawn: for who designs, administers, leads, or owns one."""
        with self.tools.store.work(self.actor.municipality, reading=True) as unit:
            owned = designs(unit)
        return self.plain("see_designs", owned, event, work)

    def plain(self, verb: Verb, what: Object, event: str, work: Callable[[UnitOfWork], T]) -> T:
        """Read what is not about a case, such as settings; only a refusal is journalled."""
        try:
            allow(self.actor, verb, what, on=self.tools.today())
        except (NotFoundError, RefusedError) as error:
            rule = error.findings[0].code if isinstance(error, RefusedError) else None
            about = ("municipality", self.actor.municipality)
            write_refusal(self.tools, self.actor, event, about=about, rule=rule)
            raise
        with self.tools.store.work(self.actor.municipality, reading=True) as unit:
            return work(unit)

    def searched(self, event: str, text: str, *, found: int, withheld: int = 0) -> None:
        """Journal that the actor looked through a list, and a keyed hash of what for.

        `withheld`: how many rows a plugin kept out of it.
        """
        hashed = self.tools.store.keyed_hash(f"query:{text}") if text else None
        line = entry(
            self.actor,
            self.tools.clock.now(),
            event,
            "search" if text else "read",
            about=("list", event),
            query_hash=hashed,
            detail={"found": str(found)} | ({"withheld": str(withheld)} if withheld else {}),
        )
        in_one_go(self.tools, self.actor.municipality, lambda unit: unit.journal.write(line))

    def names(self, unit: UnitOfWork) -> Mapping[str, str]:
        """Return id to name of every user."""
        return {one.id: one.name for one in unit.people.users()}

    def _require(
        self, event: str, about: tuple[str, str], *, verb: Verb = "see", purpose: str | None = None
    ) -> None:
        """Ask the plugins that may keep the actor out, before anything is opened for reading."""
        try:
            withholding.require(self.tools, self.actor, event, about, verb=verb, purpose=purpose)
        except RefusedError as error:
            code = error.findings[0].code
            write_refusal(self.tools, self.actor, event, about=about, rule=code)
            raise

    def _looked(
        self,
        event: str,
        about: tuple[str, str],
        look: Callable[[UnitOfWork], tuple[T, Entry]],
    ) -> T:
        try:
            with self.tools.store.work(self.actor.municipality, reading=True) as unit:
                found, line = look(unit)
        except NotFoundError as error:
            rule = getattr(error, "rule", None)
            write_refusal(self.tools, self.actor, event, about=about, rule=rule)
            raise NotFoundError(*about) from None
        except RefusedError as error:
            code = error.findings[0].code
            write_refusal(self.tools, self.actor, event, about=about, rule=code)
            raise
        in_one_go(self.tools, self.actor.municipality, lambda unit: unit.journal.write(line))
        return found
