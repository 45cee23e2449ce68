# SPDX-License-Identifier: EUPL-1.2
"""Reads pathway.toml; all findings at once, each on its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal, cast, get_args

from wijkpad.domain.definition import Input, Sensitivity, SubjectKind, UrgentHelp
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.pathways.folder import HEADER
from wijkpad.pathways.toml_text import Toml, read_toml
from wijkpad.pathways.urgent import read_urgent
from wijkpad.terms import (
    Parameter,
    ParameterType,
    Rule,
    Source,
    read_parameters,
    read_sources,
    read_terms,
)
from wijkpad.terms.tables import rows

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{1,62}", re.ASCII)
_KNOWN: Final = (
    "format",
    "key",
    "title",
    "owner",
    "retention",
    "sensitivity",
    "subject",
    "case",
    "starts",
    "inputs",
    "sources",
    "parameters",
    "terms",
    "urgent",
)
_CASES: Final = ("own", "within")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What pathway.toml says."""

    key: str
    title: str
    owner: str
    retention: str
    sensitivity: Sensitivity
    subject: SubjectKind
    case: Literal["own", "within"]
    starts: tuple[str, ...]
    inputs: tuple[Input, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    terms: tuple[Rule, ...] = ()
    urgent: tuple[UrgentHelp, ...] = ()
    toml: Toml = field(repr=False)

    def place(self, section: str, element: str | None) -> int | None:
        """Return the line of a row of `[[section]]`, known by its key or its number."""
        return self.toml.line(f"{section}/{element}", str(element), section)


def read_header(
    data: bytes | None, *, roles: Collection[str]
) -> tuple[Header | None, list[Finding]]:
    """Read the file; the header is None when something in it is so wrong that nothing can follow."""
    if data is None:
        return None, [
            Finding(
                code="PATH-010",
                text="Het bestand pathway.toml ontbreekt.",
                cure="Elke map van een traject heeft een pathway.toml.",
                file=HEADER,
            )
        ]
    try:
        toml = read_toml(data, file=HEADER)
    except UnreadableError as error:
        return None, list(error.findings)
    return _Reader(toml, roles).header()


class _Reader:
    def __init__(self, toml: Toml, roles: Collection[str]) -> None:
        self.toml, self.roles = toml, roles
        self.findings: list[Finding] = []

    def header(self) -> tuple[Header | None, list[Finding]]:
        values = self.toml.values
        for name in values:
            if name not in _KNOWN:
                cure = f"Kies uit: {', '.join(_KNOWN)}."
                self.fault("PATH-011", f"De sleutel ‘{name}’ bestaat niet.", cure, name)
        key, title, owner = self.key(), self.text("title"), self.text("owner")
        if owner and owner not in self.roles:
            self.fault(
                "PATH-013",
                f"De rol ‘{owner}’ (owner) bestaat niet.",
                f"Kies uit: {', '.join(sorted(self.roles))}.",
                "owner",
            )
        retention = self.text("retention")
        sensitivity = self.choice("sensitivity", get_args(Sensitivity))
        subject = self.choice("subject", get_args(SubjectKind))
        case, starts = self.choice("case", _CASES), self.starts()
        sources, found = read_sources(values.get("sources"))
        self.place("sources", found)
        parameters, found = read_parameters(values.get("parameters"), sources)
        self.place("parameters", found)
        rules, found = read_terms(values.get("terms"), sources)
        self.place("terms", found)
        urgent, found = read_urgent(values.get("urgent"), sources, parameters)
        self.place("urgent", found)
        inputs = self.inputs(case)
        if not key:
            return None, self.findings
        header = Header(
            key=key,
            title=title or key,
            owner=owner,
            retention=retention,
            sensitivity=cast("Sensitivity", sensitivity or "ordinary"),
            subject=cast("SubjectKind", subject or "case"),
            case=cast("Literal['own', 'within']", case or "own"),
            starts=starts,
            inputs=inputs,
            sources=sources,
            parameters=parameters,
            terms=rules,
            urgent=urgent,
            toml=self.toml,
        )
        self.findings += _terms_checks(header, self.roles)
        return header, self.findings

    def key(self) -> str:
        key = self.text("key")
        if key and _KEY.fullmatch(key) is None:
            cure = "Gebruik kleine letters, cijfers en _, te beginnen met een letter."
            self.fault("PATH-012", "De sleutel (key) heeft niet de juiste vorm.", cure, "key")
            return ""
        return key

    def text(self, name: str) -> str:
        value = self.toml.values.get(name)
        if isinstance(value, str) and value.strip() and len(value) <= 200:
            return value.strip()
        cure = f'Schrijf bijvoorbeeld {name} = "…".'
        self.fault("PATH-012", f"‘{name}’ ontbreekt of is geen korte tekst.", cure, name)
        return ""

    def choice(self, name: str, choices: Collection[str]) -> str | None:
        value = self.toml.values.get(name)
        if isinstance(value, str) and value in choices:
            return value
        cure = f"Kies uit: {', '.join(choices)}."
        self.fault("PATH-012", f"‘{name}’ ontbreekt of bestaat niet.", cure, name)
        return None

    def starts(self) -> tuple[str, ...]:
        value = self.toml.values.get("starts")
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return tuple(dict.fromkeys(str(one) for one in value))
        self.fault(
            "PATH-012",
            "‘starts’ ontbreekt of is geen lijst van startpunten.",
            'Noem de startpunten van het diagram: starts = ["SE_ResidentRequest"].',
            "starts",
        )
        return ()

    def inputs(self, case: str | None) -> tuple[Input, ...]:
        """Return what a caller has to give."""
        found: dict[str, Input] = {}
        faults: list[Finding] = []
        for row in rows(self.toml.values.get("inputs"), "inputs", faults):
            key, title = row.key(), row.text("title")
            row.only({"key", "title"})
            if key in found:
                row.fault("PATH-016", f"‘{key}’ staat er twee keer.", "Houd er één over.")
            found[key] = Input(key=key, title=title)
        self.place("inputs", faults)
        if found and case != "within":
            text = "Alleen een traject binnen een ander traject krijgt gegevens mee (inputs)."
            self.fault(
                "PATH-016", text, 'Haal [[inputs]] weg, of schrijf case = "within".', "inputs"
            )
        return tuple(found.values())

    def fault(self, code: str, text: str, cure: str, place: str) -> None:
        line = self.toml.line(place)
        self.findings.append(
            Finding(code=code, text=text, cure=cure, file=HEADER, element=place, line=line)
        )

    def place(self, section: str, found: list[Finding]) -> None:
        for one in found:
            line = self.toml.line(f"{section}/{one.element}", str(one.element), section)
            self.findings.append(replace(one, file=HEADER, line=one.line or line))


def _unknown_in(header: Header, rule: Rule) -> Iterator[str]:
    """Tell which terms and amounts a rule names that the pathway does not have."""
    terms = {one.key for one in header.terms}
    amounts = {one.key for one in header.parameters if one.type is ParameterType.MONEY}
    for key in rule.notice.of if rule.notice is not None else ():
        if key not in terms:
            yield f"Termijn ‘{rule.key}’ noemt een termijn die er niet is: ‘{key}’."
    for band in rule.penalty:
        if band.amount not in amounts:
            yield f"Termijn ‘{rule.key}’ noemt een bedrag dat er niet is: ‘{band.amount}’."


def _terms_checks(header: Header, roles: Collection[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for rule in header.terms:
        line = header.place("terms", rule.key)
        if rule.key in seen:
            yield Finding(
                code="PATH-014",
                text=f"De termijn ‘{rule.key}’ staat er meer dan eens. Verschillende versies van één "
                "termijn kan een traject nog niet hebben.",
                cure="Houd de versie over die nu geldt, en publiceer opnieuw als de wet verandert.",
                file=HEADER,
                element=rule.key,
                line=line,
            )
        seen.add(rule.key)
        for text in _unknown_in(header, rule):
            yield Finding(
                code="PATH-019",
                text=text,
                cure="Verbeter de naam, of voeg toe wat ontbreekt.",
                file=HEADER,
                element=rule.key,
                line=line,
            )
        for warn in rule.warn:
            if warn.to != "assignee" and warn.to not in roles:
                yield Finding(
                    code="PATH-013",
                    text=f"De rol ‘{warn.to}’ in een waarschuwing bestaat niet.",
                    cure=f"Kies assignee of één van: {', '.join(sorted(roles))}.",
                    file=HEADER,
                    element=rule.key,
                    line=line,
                )
