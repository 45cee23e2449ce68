# SPDX-License-Identifier: EUPL-1.2
"""The page of the privacy officer: who opened files in need, who was kept out, what was handed out.

The privacy officer is no participant of shielded cases: the page tells what people did, and not
whether there was a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from wijkpad.api.reading import Reader
from wijkpad.domain.access import may
from wijkpad.domain.disclosure import GROUNDS, BreakGlass, FileExport
from wijkpad.ports import UnitOfWork

_BACK: Final = timedelta(days=90)
_REFUSALS_BACK: Final = timedelta(days=30)
STATES: Final = {
    "waiting": "wacht op een tweede persoon",
    "approved": "goedgekeurd, nog niet gemaakt",
    "refused": "afgewezen",
    "made": "gemaakt",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlassLine:
    """An attempt to open a file in need; nothing tells what there was to open."""

    attempt: BreakGlass
    who: str
    ground: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalLine:
    """How often somebody was kept out in the last 30 days, by the product itself and by plugins."""

    who: str = field(repr=False)
    number: int
    by_plugins: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLine:
    """A file that was asked for; its case is named only to who may know of it."""

    export: FileExport
    who: str
    decided_by: str | None
    case_number: str | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightPage:
    """What the privacy officer watches."""

    attempts: tuple[BreakGlassLine, ...]
    refusals: tuple[RefusalLine, ...]
    exports: tuple[ExportLine, ...]


def oversight_page(reader: Reader) -> OversightPage:
    """Return the page, for the privacy officer; the look is journalled.

    Raises:
        RefusedError: the reader is no privacy officer.
    """
    now = reader.tools.clock.now()

    def work(unit: UnitOfWork) -> OversightPage:
        names = reader.names(unit)
        return OversightPage(
            attempts=tuple(
                BreakGlassLine(
                    attempt=one,
                    who=names.get(one.user, one.user),
                    ground=GROUNDS.get(one.ground, one.ground),
                    is_over=one.until <= now,
                )
                for one in unit.disclosure.break_glass_since(now - _BACK)
            ),
            refusals=tuple(
                RefusalLine(
                    who=names.get(one.user, one.user),
                    number=one.number - one.by_plugins,
                    by_plugins=one.by_plugins,
                    last=one.last,
                )
                # A plugin that fails keeps everybody out: that must not bury who looks around.
                for one in sorted(
                    unit.disclosure.refusals_since(now - _REFUSALS_BACK),
                    key=lambda one: (one.by_plugins - one.number, -one.by_plugins, one.user),
                )
            ),
            exports=tuple(
                _export(reader, unit, one, names)
                for one in unit.disclosure.exports_since(now - _BACK)
            ),
        )

    found = reader.plain("oversee", None, "oversight.read", work)
    reader.searched("oversight.read", "", found=len(found.attempts))
    return found


def _export(
    reader: Reader, unit: UnitOfWork, one: FileExport, names: Mapping[str, str]
) -> ExportLine:
    case = unit.cases.get(one.case)
    known = case is not None and may(reader.actor, "see", case, on=reader.tools.today()) is None
    return ExportLine(
        export=one,
        who=names.get(one.by, one.by),
        decided_by=names.get(one.decided_by, one.decided_by) if one.decided_by else None,
        case_number=case.number if case is not None and known else None,
        state=STATES[one.state],
    )
