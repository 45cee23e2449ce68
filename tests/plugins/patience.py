# SPDX-License-Identifier: EUPL-1.2
"""Limits of plugin hosts in tests: a machine that is busy gives nobody a fault, and who hangs is not waited for."""

from __future__ import annotations

from typing import Final

from wijkpad.plugins import Host, HostLimits

PATIENT: Final = HostLimits(
    start_seconds=120, call_seconds=60, quick_seconds=60, kills_within_seconds=86_400
)
_HASTY: Final = HostLimits(start_seconds=0.5, call_seconds=0.5, quick_seconds=0.5)


def hasten(host: Host, *keys: str) -> None:
    """Let every question to these plugins end soon, a start included: for one that will not answer."""
    for key in keys:
        host._rooms[key]._limits = _HASTY
    host._limits = _HASTY


def be_patient(host: Host) -> None:
    """Give every question time again."""
    for room in host._rooms.values():
        room._limits = PATIENT
    host._limits = PATIENT
