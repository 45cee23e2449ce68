# SPDX-License-Identifier: EUPL-1.2
"""Files that are opened in need: asking, and reading for as long as it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from wijkpad.api.cases.pages import page_of
from wijkpad.api.pages import CasePage
from wijkpad.api.reading import Reader
from wijkpad.commands.access import break_glass
from wijkpad.commands.access.break_glass import WAYS, Wish
from wijkpad.commands.journalling import entry, write_refusal
from wijkpad.commands.run.start_pathway import STARTED_BY
from wijkpad.commands.tools import in_one_go
from wijkpad.domain.disclosure import GROUNDS, LEAST_REASON, MOST_A_DAY, BreakGlass
from wijkpad.domain.journal import Entry
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyForm:
    """What the page asks, before anything is opened."""

    hours: int
    most_a_day: int = MOST_A_DAY
    least: int = LEAST_REASON
    ways: Mapping[str, str] = field(default_factory=lambda: WAYS)
    grounds: Mapping[str, str] = field(default_factory=lambda: GROUNDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyPage:
    """An attempt of the reader's own. It does not tell whether there is anything to read."""

    attempt: BreakGlass
    ground: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyFile:
    """One case that was opened; `worry` is what was written when it began, None when nothing."""

    page: CasePage = field(repr=False)
    worry: str | None = field(repr=False)


def _worry(unit: UnitOfWork, case: str) -> str | None:
    rows = unit.data.versions(case, None, STARTED_BY)
    facts = rows[-1].value if rows and isinstance(rows[-1].value, dict) else {}
    note = facts.get("note") or facts.get("reason")
    return note if isinstance(note, str) else None


class EmergencyDesk:
    """Break-glass, for one actor. What it opens is read, and never acted on."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tools, self._actor = reader.tools, reader.actor

    def form(self) -> EmergencyForm:
        """Return what is asked; raises `RefusedError` for who may not."""
        return self._reader.plain(
            "break_glass",
            None,
            "break_glass.open",
            lambda unit: EmergencyForm(hours=break_glass.hours(self._tools, unit)),
        )

    def open(self, wish: Wish, *, token: str | None = None) -> str:
        """Open what there is, and return the id of the attempt; raises `AnswersInvalidError`."""
        return break_glass.handle(self._tools, self._actor, wish, token=token)

    def page(self, attempt: str) -> EmergencyPage:
        """Return the reader's own attempt.

        Raises:
            NotFoundError: there is no such attempt, or it is somebody else's.
        """
        with self._tools.store.work(self._actor.municipality, reading=True) as unit:
            found = unit.disclosure.break_glass(attempt)
        if found is None or found.user != self._actor.user:
            about = ("break_glass", attempt)
            write_refusal(self._tools, self._actor, "break_glass.read", about=about, rule=None)
            raise NotFoundError("break_glass", attempt)
        return EmergencyPage(
            attempt=found,
            ground=GROUNDS.get(found.ground, found.ground),
            is_over=found.until <= self._tools.clock.now(),
        )

    def file(self, attempt: str) -> tuple[EmergencyFile, ...]:
        """Return what was opened, with nothing of it after the end; each reading is journalled.

        Raises:
            NotFoundError: there is no such attempt, or it is somebody else's.
        """
        page = self.page(attempt)
        if page.is_over:
            self._write([self._line(page.attempt, outcome="refused")])
            return ()
        with self._tools.store.work(self._actor.municipality, reading=True) as unit:
            found, lines = self._read(unit, page.attempt)
        self._write([self._line(page.attempt), *lines])
        return found

    def _read(
        self, unit: UnitOfWork, attempt: BreakGlass
    ) -> tuple[tuple[EmergencyFile, ...], list[Entry]]:
        pages: list[EmergencyFile] = []
        lines: list[Entry] = []
        for key in attempt.cases:
            case = unit.cases.get(key)
            if case is not None:
                pages.append(
                    EmergencyFile(
                        page=page_of(self._reader, unit, case), worry=_worry(unit, case.id)
                    )
                )
                line = entry(self._actor, self._tools.clock.now(), "case.read", "read", case=case)
                lines.append(replace(line, basis=attempt.ground, break_glass=attempt.id))
        return tuple(pages), lines

    def _line(self, attempt: BreakGlass, *, outcome: str = "done") -> Entry:
        line = entry(
            self._actor,
            self._tools.clock.now(),
            "break_glass.read",
            "read",
            about=("break_glass", attempt.id),
            outcome="refused" if outcome == "refused" else "done",
        )
        return replace(line, break_glass=attempt.id)

    def _write(self, lines: list[Entry]) -> None:
        def work(unit: UnitOfWork) -> None:
            for line in lines:
                unit.journal.write(line)

        in_one_go(self._tools, self._actor.municipality, work)
