# SPDX-License-Identifier: EUPL-1.2
"""How commands answer: for people, or as one JSON object with `--json`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Final, NoReturn, ParamSpec

import click

from wijkpad.errors import FindingsError, SettingsError, UnreadableError, WijkpadError
from wijkpad.feel import FeelError
from wijkpad.findings import Finding, Severity, errors_in

Args = ParamSpec("Args")
_SIGNS = {Severity.ERROR: "fout", Severity.WARNING: "let op", Severity.INFO: "weet"}
_UNPARSED = ("XML-", "TOML-001", "FORM-001", "FORM-003", "FORM-004")
_HEAVY = "Dit is te zwaar om uit te rekenen."
_TOO_MUCH = {
    "nodes": "Dit vraagt te veel stappen om uit te rekenen.",
    "iterations": "Dit vraagt te veel herhalingen om uit te rekenen.",
    "items": "Hier ontstaat een te lange lijst.",
    "text": "Hier ontstaat een te lange tekst.",
    "depth": "Dit is te diep genest.",
    "time": "Dit duurt te lang om uit te rekenen.",
    "pattern": "Dit zoekpatroon duurt te lang.",
}
as_json = click.option("--json", "wants_json", is_flag=True, help="Antwoord als JSON.")


def answer(
    value: object, findings: Iterable[Finding] = (), *, wants_json: bool, text: str | None = None
) -> NoReturn:
    """Print the outcome and leave: 0, 1 with error findings, 2 when a file could not be parsed."""
    found = list(findings)
    wrong = errors_in(found)
    failed = bool(wrong)
    if wants_json:
        _print_json(not failed, value, found)
    else:
        for finding in found:
            click.echo(line(finding), err=True)
        if text is not None:
            click.echo(text)
    unparsed = any(one.code.startswith(_UNPARSED) for one in wrong)
    sys.exit(2 if unparsed else int(failed))


def line(finding: Finding) -> str:
    """Return a finding as one line: place, code, what is wrong, what to do."""
    numbers = (finding.line, finding.column)
    place = ":".join(
        [finding.file or "", *(str(number) for number in numbers if number is not None)]
    ).strip(":")
    element = f" [{finding.element}]" if finding.element else ""
    head = f"{place}{element}".strip()
    words = f"{_SIGNS[finding.severity]} {finding.code}: {finding.text} {finding.cure}".rstrip()
    return f"{head}: {words}" if head else words


def exits(command: Callable[Args, None]) -> Callable[Args, None]:
    """Turn deliberate errors into findings on the screen and the agreed exit status."""

    @wraps(command)
    def guarded(*args: Args.args, **kwargs: Args.kwargs) -> None:
        wants_json = bool(kwargs.get("wants_json"))
        try:
            command(*args, **kwargs)
        except UnreadableError as error:
            fail(error.findings, 2, wants_json=wants_json)
        except FindingsError as error:
            fail(error.findings, 1, wants_json=wants_json)
        except FeelError as error:
            fail([Finding(code="FEEL-090", text=_TOO_MUCH.get(error.reason, _HEAVY))], 1,
                  wants_json=wants_json)  # fmt: skip
        except (SettingsError, OSError) as error:
            fail([Finding(code="CLI-001", text=_said(error))], 2, wants_json=wants_json)
        except WijkpadError as error:
            fail([Finding(code="CLI-002", text=str(error))], 1, wants_json=wants_json)

    return guarded


_WHY: Final[dict[type, str]] = {
    FileNotFoundError: "bestaat niet",
    PermissionError: "mag niet worden gelezen of geschreven",
    IsADirectoryError: "is een map en geen bestand",
}


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        why = _WHY.get(type(error))
        if why and error.filename:
            return f"{error.filename} {why}."
        return f"{error.filename or ''} kan niet worden geopend: {error.strerror or error}.".strip()
    return str(error)


def fail(findings: Iterable[Finding], status: int, *, wants_json: bool) -> NoReturn:
    """Print why nothing came of it, and leave with this status."""
    found = list(findings)
    if wants_json:
        _print_json(False, None, found)
    else:
        for finding in found:
            click.echo(line(finding), err=True)
    sys.exit(status)


def _print_json(ok: bool, value: object, findings: list[Finding]) -> None:
    printed = {"ok": ok, "value": value, "findings": [one.as_json() for one in findings]}
    click.echo(json.dumps(printed, ensure_ascii=False))
