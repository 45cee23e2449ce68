# SPDX-License-Identifier: EUPL-1.2
"""Who a plugin is, for whom it is asked, and how it says what it thinks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from typing import Final, Literal

import pluggy

PLUGIN_API: Final = (1, 1)
PROJECT: Final = "wijkpad"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as its answer to the hook of the same name."""

Plain = str | int | bool | None
PlainData = Mapping[str, Plain | tuple[Plain, ...]]


class Severity(IntEnum):
    """How a finding weighs; the merged verdict of several guards is the highest."""

    ALLOW = 0
    INFO = 1
    WARN = 2
    ESCALATE = 3
    REFUSE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Who a plugin is. Module constant `PLUGIN` of the module its entry point names.

    Attributes:
        key: snake_case, unique in an installation; the table name in a municipality's file.
        api: versions of the plugin API it works with, such as `>=1,<2`.
        config_schema: JSON Schema of its configuration; checked before it is stored. A string
            property with `"format": "secret-env"` holds the name of a variable of the server, such
            as `WIJKPAD_BRP_KEY`, never a secret.
        capabilities: what it brings, such as `funding:inspanningsgericht` or `guard:team`. A
            municipality may require some; it is not ready while one of those is missing.
    """

    key: str
    title: str
    version: str
    api: str
    config_schema: Mapping[str, object] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantContext:
    """For whom and when a hook is called. `config` is this plugin's own, as in force on `today`.

    Attributes:
        today: the day in Europe/Amsterdam; a plugin has no clock.
        roles: role codes of who is asking; empty where nobody is (a job, a start).
        team: the team that is asking, or empty.
        secrets: values of the variables that `config` names under `secret-env`.
        correlation_id: equal in every question of one check, for logs.
        purpose: why the question is put: `funding`, `screen`, `boot` …
    """

    municipality: str
    today: date
    config: Mapping[str, Plain] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    team: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    correlation_id: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a guard or check has to say, in Dutch. `plugin` is filled in by the core."""

    code: str
    severity: Severity
    message_nl: str
    data: Mapping[str, Plain] = field(default_factory=dict)
    plugin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a plugin fares: `ok`, `degraded` (works, with less) or `failing`; `detail_nl` for people."""

    state: Literal["ok", "degraded", "failing"]
    detail_nl: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` up to and including `until`; None is open-ended."""

    start: date
    until: date | None = None

    def days(self) -> int:
        """Return how many days it holds; raises `ValueError` when it is open-ended."""
        if self.until is None:
            raise ValueError("open-ended")
        return (self.until - self.start).days + 1

    def holds(self, day: date) -> bool:
        """Tell whether a day lies inside."""
        return self.start <= day and (self.until is None or day <= self.until)

    def overlap(self, other: Period) -> Period | None:
        """Return what two periods share; None when they share no day."""
        start = max(self.start, other.start)
        ends = [one for one in (self.until, other.until) if one is not None]
        until = min(ends, default=None)
        return None if until is not None and until < start else Period(start, until)

    def after(self) -> date | None:
        """Return the first day behind it; None when it is open-ended."""
        return None if self.until is None else self.until + timedelta(days=1)
