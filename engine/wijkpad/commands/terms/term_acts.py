# SPDX-License-Identifier: EUPL-1.2
"""What people did with a term, added up to how it is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wijkpad.commands.terms.clocks import Changed
from wijkpad.domain.case import TermAct
from wijkpad.terms import Length, Suspension


def changed(acts: Iterable[TermAct]) -> Changed:
    """Return the suspensions and extensions that these acts, of one term and in order, come to."""
    suspensions: list[Suspension] = []
    extensions: list[Length] = []
    for act in acts:
        if act.kind == "suspended" and act.day is not None:
            suspensions.append(Suspension(act.day, None, act.ground))
        elif act.kind == "resumed" and suspensions:
            suspensions[-1] = replace(suspensions[-1], until=act.day)
        elif act.kind == "extended" and act.length is not None:
            extensions.append(act.length)
    return Changed(tuple(suspensions), tuple(extensions))
