# SPDX-License-Identifier: EUPL-1.2
"""The journal for a SIEM (a system that watches over security): one line of JSON for each event.

The collector of the SIEM reads the file and takes it away; this plugin only adds to it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from wijkpad.plugin_api import (
    AuditEvent,
    Finding,
    Health,
    Manifest,
    Plain,
    Severity,
    TenantContext,
    hookimpl,
)

PLUGIN = Manifest(
    key="siem",
    title="Journaal naar een SIEM",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "required": ["file_env"],
        "properties": {
            "file_env": {
                "title": "Naam van de servervariabele met het pad van het bestand",
                "description": "Zoals WIJKPAD_SIEM_BESTAND. Elke gemeente krijgt een eigen bestand.",
                "type": "string",
                "format": "secret-env",
            },
            "reads": {
                "title": "Geef ook door wat mensen alleen bekeken",
                "type": "boolean",
                "default": True,
            },
        },
    },
    capabilities=("audit",),
)
_TAIL: Final = 262144
"""Bytes at the end in which a line is looked for: more than the lines that are told at one time."""


class NoFileError(Exception):
    """The server does not say where the file is."""


@hookimpl
def plugin_config_check(ctx: TenantContext, config: Mapping[str, Plain]) -> tuple[Finding, ...]:
    """Refuse a path that is not whole; that the folder is there shows when it is used."""
    del config
    path = ctx.secrets.get("file_env")
    if path is None or Path(path).is_absolute():
        return ()
    text = "De variabele noemt geen volledig pad. Begin met een schuine streep."
    return (
        Finding(
            code="NO_PATH", severity=Severity.REFUSE, message_nl=text, data={"field": "file_env"}
        ),
    )


@hookimpl
def plugin_health(ctx: TenantContext) -> Health:
    """Tell whether the file can be written."""
    try:
        folder = _file(ctx).parent
    except NoFileError:
        return Health(state="failing", detail_nl="De server noemt geen bestand.")
    if not os.access(folder, os.W_OK):
        return Health(
            state="failing", detail_nl="In de map van het bestand kan niets worden gezet."
        )
    return Health(state="ok")


@hookimpl
def audit_event(ctx: TenantContext, event: AuditEvent) -> None:
    """Add a line, and have it on disk before the core takes it for told.

    A line that is there already is not added again. Half a line, of a machine that stopped while it
    was written, is ended first.
    """
    if event.action in {"read", "search"} and ctx.config.get("reads") is False:
        return
    path = _file(ctx)
    line = json.dumps(_told(ctx, event), ensure_ascii=False, separators=(",", ":")).encode()
    with open(path, "ab+", opener=_own) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - _TAIL, 0))
        before = file.read()
        if _has(before, ctx.municipality, event):
            return
        start = b"\n" if before and not before.endswith(b"\n") else b""
        file.write(start + line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _own(path: str, flags: int) -> int:
    """Open for this process and its group alone: the lines tell who works on which case."""
    return os.open(path, flags, 0o640)


def _file(ctx: TenantContext) -> Path:
    """Return the file of this municipality, such as `/var/log/wijkpad/journaal.gm9999.jsonl`."""
    path = ctx.secrets.get("file_env")
    if not path:
        raise NoFileError
    named = Path(path)
    return named.with_name(f"{named.stem}.{ctx.municipality}{named.suffix or '.jsonl'}")


def _told(ctx: TenantContext, event: AuditEvent) -> dict[str, object]:
    facts = {name: one for name, one in asdict(event).items() if one != ""}
    return {"municipality": ctx.municipality, **facts, "at": event.at.isoformat()}


def _has(before: bytes, municipality: str, event: AuditEvent) -> bool:
    """Tell whether a whole line of the end of the file holds this event."""
    for line in before.split(b"\n"):
        if event.id.encode() not in line:
            continue
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if (found.get("municipality"), found.get("id")) == (municipality, event.id):
            return True
    return False
