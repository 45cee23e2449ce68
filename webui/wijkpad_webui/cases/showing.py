# SPDX-License-Identifier: EUPL-1.2
"""A case page's facts in the shape in which they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wijkpad.api import CasePage, Happened, RunView, StepLine, TermLine
from wijkpad_webui.words import AMSTERDAM
from wijkpad_webui.worklist.groups import remaining

_FULL = 100
_NEVER = datetime.max.replace(tzinfo=AMSTERDAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermBar:
    """A term with how far it has run.

    Attributes:
        part: how much of it has gone, 0 to 100.
        text, colour: what is left, in words.
    """

    line: TermLine
    part: int
    text: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A run with its diagram: what the viewer needs, and the way to its other planes."""

    view: RunView
    marks: dict[str, object]
    planes: tuple[tuple[str, str], ...]
    sentence: str


def term_bars(lines: Sequence[TermLine], now: datetime) -> list[TermBar]:
    """Return the terms, the open ones first and the most urgent before the others."""
    bars = [_bar(line, now) for line in lines]
    return sorted(bars, key=lambda one: (one.line.term.met_at is not None, _end(one.line)))


def _end(line: TermLine) -> datetime:
    """Return when a term ends, for order; one that stands still comes after those that run."""
    return line.term.fires_at or _NEVER


def _bar(line: TermLine, now: datetime) -> TermBar:
    term = line.term
    start = _moment(term.start)
    if term.fires_at is None:
        return TermBar(line=line, part=0, text="opgeschort", colour="")
    whole = (term.fires_at - start) / timedelta(seconds=1)
    gone = ((term.met_at or now) - start) / timedelta(seconds=1)
    part = _FULL if whole <= 0 else round(_FULL * min(max(gone / whole, 0), 1))
    if term.met_at is not None:
        late = term.passed_unmet(now)
        text, colour = ("te laat gedaan", "amber") if late else ("voldaan", "green")
        return TermBar(line=line, part=part, text=text, colour=colour)
    text, colour = remaining(term.due_on, None if term.due_on else term.fires_at, now)
    if term.direction != "at_most":
        passed = term.fires_at <= now
        return TermBar(line=line, part=part, text="voorbij" if passed else text, colour="")
    return TermBar(line=line, part=part, text=text, colour=colour)


def _moment(start: date) -> datetime:
    if isinstance(start, datetime):
        return start
    return datetime(start.year, start.month, start.day, tzinfo=AMSTERDAM)


def deadline(lines: Sequence[TermLine], now: datetime) -> TermBar | None:
    """Return the duty of the municipality that ends first; None when there is none left."""
    own = [one for one in lines if one.term.direction == "at_most" and one.term.met_at is None]
    return min((_bar(one, now) for one in own), key=lambda one: _end(one.line), default=None)


def happened(lines: Sequence[Happened]) -> list[Happened]:
    """Return what happened, the newest first."""
    return list(reversed(lines))


def outcome(page: CasePage) -> str | None:
    """Return how the case ended, as drawn; None while something runs."""
    if not page.runs or any(one.run.status in ("running", "incident") for one in page.runs):
        return None
    last = page.runs[-1]
    names = {one.element: one.name for one in last.steps}
    stopped = "Gestopt" if last.run.status == "cancelled" else "Klaar"
    return names.get(last.run.ended_with or "", stopped)


def run_pictures(page: CasePage, now: datetime) -> list[Picture]:
    """Return the runs of a case, those that go on first."""
    runs = sorted(page.runs, key=lambda one: one.run.status not in ("running", "incident"))
    return [_picture(page, run, now) for run in runs]


def _picture(page: CasePage, view: RunView, now: datetime) -> Picture:
    badges = []
    for one in page.open_tasks:
        if one.task.run != view.run.id:
            continue
        text, _ = remaining(one.task.due_on, one.task.due_at, now)
        who = one.assignee_name or "nog niet opgepakt"
        badges.append(
            {"element": view.drawn(one.task.element), "text": " · ".join(filter(None, (who, text)))}
        )
    marks: dict[str, object] = {
        "plane": view.drawn(view.plane),
        "open": list(view.open),
        "passed": list(view.passed),
        "withdrawn": list(view.withdrawn),
        "badges": badges,
    }
    return Picture(
        view=view, marks=marks, planes=_planes(view), sentence=_sentence(view, page.case.subject)
    )


def _planes(view: RunView) -> tuple[tuple[str, str], ...]:
    """Return every plane of the diagrams; the top one first."""
    names = {one.element: one.name for one in view.steps} | dict(view.called)
    shown = {one.plane for one in view.steps}
    top = view.planes[0][0] if view.planes else view.plane
    found = [(top, "Hele traject")]
    ids = [one for one in view.every_plane if one != top and one in shown]
    found += [(one, names[one]) for one in ids if names.get(one)]
    return tuple(found)


def _sentence(view: RunView, subject: str) -> str:
    now = [one.name for one in _in_state(view, "open") if one.kind.startswith("Taak")]
    done = len([one for one in _in_state(view, "passed") if one.kind.startswith("Taak")])
    ready = "1 taak is afgerond" if done == 1 else f"{done} taken zijn afgerond"
    if now:
        what = "De zaak" if subject == "case" else "Het traject"
        return f"{what} is bij: {', '.join(now)}. {ready}."
    return f"Er staat geen taak open. {ready}."


def _in_state(view: RunView, state: str) -> list[StepLine]:
    return [one for one in view.steps if one.state == state]
