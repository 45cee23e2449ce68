# SPDX-License-Identifier: EUPL-1.2
"""Reads a scenario file; all findings at once, each on its line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.feel import Value
from wijkpad.findings import Finding, errors_in
from wijkpad.pathways.scenario_model import (
    DoTask,
    Expect,
    MoveClock,
    Scenario,
    ScenarioStep,
    SendMessage,
    SetService,
)
from wijkpad.pathways.toml_text import Toml, read_toml
from wijkpad.terms import AMSTERDAM

_KINDS: Final = {
    "task": frozenset({"task", "as", "answers", "in", "refuse"}),
    "clock": frozenset({"clock"}),
    "message": frozenset({"message", "with", "in"}),
    "service": frozenset({"service"}),
    "signal": frozenset({"signal", "with", "in"}),
}
_EXPECT: Final = frozenset(
    {"route", "never", "rules", "data", "terms", "open", "end", "linked", "documents"}
)
_TOP: Final = frozenset({"format", "id", "title", "municipality", "start", "step", "expect"})


def read_scenario(data: bytes, *, file: str) -> tuple[Scenario | None, list[Finding]]:
    """Return the scenario, or None when a finding is an error."""
    try:
        toml = read_toml(data, file=file)
    except UnreadableError as error:
        return None, list(error.findings)
    reader = _Reader(toml, file)
    scenario = reader.scenario()
    return (None if errors_in(reader.findings) else scenario), reader.findings


def to_value(raw: object) -> Value:
    """Return what TOML gives as a FEEL value; a moment without zone is Dutch time."""
    match raw:
        case bool() | str() | Decimal() | None:
            return raw
        case int():
            return Decimal(raw)
        case datetime():
            return raw if raw.tzinfo is not None else raw.replace(tzinfo=AMSTERDAM)
        case date() | time():
            return raw
        case list():
            return [to_value(one) for one in raw]
        case dict():
            return {str(key): to_value(one) for key, one in raw.items()}
        case _:
            return str(raw)


class _Reader:
    def __init__(self, toml: Toml, file: str) -> None:
        self.toml, self.file = toml, file
        self.findings: list[Finding] = []

    def fault(self, code: str, text: str, cure: str, place: str) -> None:
        line = self.toml.line(place, place.partition(".")[0])
        self.findings.append(Finding(code=code, text=text, cure=cure, file=self.file, line=line))

    def scenario(self) -> Scenario:
        values = self.toml.values
        self.only(values, _TOP, "")
        start = self.table(values, "start", "start")
        self.only(start, frozenset({"event", "at", "by", "with"}), "start")
        expect = self.table(values, "expect", "expect")
        return Scenario(
            id=self.text(values, "id", "id"),
            title=self.text(values, "title", "title"),
            municipality=self.text(values, "municipality", "municipality"),
            event=self.text(start, "event", "start"),
            at=self.moment(start, "at", "start"),
            by=self.text(start, "by", "start"),
            payload=self.answers(start, "with", "start"),
            steps=tuple(self.steps(values.get("step"))),
            expect=self.expect(expect),
            file=self.file,
        )

    def steps(self, raw: object) -> list[ScenarioStep]:
        if raw is None:
            return []
        if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
            self.fault("SCEN-002", "‘step’ is geen lijst van stappen.", "Schrijf [[step]].", "step")
            return []
        found = (self.step(one, f"step[{number}]") for number, one in enumerate(raw, 1))
        return [one for one in found if one is not None]

    def step(self, raw: Mapping[str, object], place: str) -> ScenarioStep | None:
        kinds = [kind for kind in _KINDS if kind in raw]
        if len(kinds) != 1:
            cure = f"Kies één van: {', '.join(_KINDS)}."
            self.fault("SCEN-003", "Deze stap zegt niet precies één ding.", cure, place)
            return None
        kind = kinds[0]
        self.only(raw, _KINDS[kind], place)
        line = self.toml.line(place)
        within = self.text(raw, "in", place) if "in" in raw else None
        if kind == "clock":
            return MoveClock(to=self.moment(raw, "clock", place), line=line)
        if kind == "signal":
            self.fault(
                "SCEN-004",
                "Een scenario kan nog geen signaal sturen; wijkpad voert signalen niet uit.",
                "Gebruik een bericht (message).",
                place,
            )
            return None
        if kind == "message":
            name = self.text(raw, "message", place)
            payload = self.answers(raw, "with", place) or {}
            return SendMessage(message=name, payload=payload, within=within, line=line)
        if kind == "service":
            return self.service(self.table(raw, "service", place), place)
        return self.task(raw, place, within)

    def task(self, raw: Mapping[str, object], place: str, within: str | None) -> ScenarioStep:
        refuse: dict[str, str] | None = None
        if "refuse" in raw:
            found = self.table(raw, "refuse", place)
            refuse = {name: str(part) for name, part in found.items()}
            if not refuse:
                cure = 'Schrijf per veld een deel van de melding: refuse = { "bsn" = "BSN" }.'
                self.fault("SCEN-002", "‘refuse’ noemt geen enkel veld.", cure, place)
        answers = self.answers(raw, "answers", place)
        if answers is None:
            self.fault("SCEN-002", "De taak heeft geen antwoorden.", "Vul answers in.", place)
        return DoTask(
            task=self.text(raw, "task", place),
            role=self.text(raw, "as", place),
            answers=answers or {},
            within=within,
            refuse=refuse,
            line=self.toml.line(place),
        )

    def service(self, raw: Mapping[str, object], place: str) -> ScenarioStep:
        self.only(raw, frozenset({"topic", "returns", "error", "hangs"}), place)
        if len({"returns", "error", "hangs"} & set(raw)) != 1:
            cure = "Vul precies één in van: returns, error, hangs."
            self.fault("SCEN-002", "De dienst antwoordt niet op één manier.", cure, place)
        return SetService(
            topic=self.text(raw, "topic", place),
            returns=self.answers(raw, "returns", place),
            error=self.text(raw, "error", place) if "error" in raw else None,
            hangs=raw.get("hangs") is True,
            line=self.toml.line(place),
        )

    def expect(self, raw: Mapping[str, object]) -> Expect:
        self.only(raw, _EXPECT, "expect")
        if not raw:
            cure = "Zeg onder [expect] wat er moet gelden, bijvoorbeeld end = of open =."
            self.fault("SCEN-002", "Dit scenario verwacht niets.", cure, "expect")
        rules = self.table(raw, "rules", "expect.rules")
        terms = self.table(raw, "terms", "expect.terms")
        days: dict[str, date | datetime] = {}
        for key, value in terms.items():
            if isinstance(value, date):
                days[key] = value
            else:
                cure = "Schrijf een datum: 2026-12-28."
                self.fault(
                    "SCEN-002", f"Bij termijn ‘{key}’ staat geen datum.", cure, "expect.terms"
                )
        optional = {
            name: self.texts(raw, name, "expect") if name in raw else None
            for name in ("open", "linked")
        }
        return Expect(
            route=self.texts(raw, "route", "expect"),
            never=self.texts(raw, "never", "expect"),
            rules={key: str(value) for key, value in rules.items()},
            data=self.answers(raw, "data", "expect") or {},
            terms=days,
            open=optional["open"],
            end=self.text(raw, "end", "expect") if "end" in raw else None,
            linked=optional["linked"],
            documents=self.documents(raw),
        )

    def documents(self, raw: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        """Read a list of templates, or by template the texts that must stand in the document."""
        given = raw.get("documents", [])
        if isinstance(given, dict):
            return {str(key): self.texts(given, str(key), "expect.documents") for key in given}
        return dict.fromkeys(self.texts(raw, "documents", "expect"), ())

    def only(self, raw: Mapping[str, object], known: frozenset[str], place: str) -> None:
        for name in raw:
            if name not in known:
                cure = f"Kies uit: {', '.join(sorted(known))}."
                at = f"{place}.{name}" if place else name
                self.fault("SCEN-001", f"De sleutel ‘{name}’ bestaat hier niet.", cure, at)

    def text(self, raw: Mapping[str, object], name: str, place: str) -> str:
        value = raw.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        cure = f'Schrijf {name} = "…".'
        self.fault("SCEN-002", f"‘{name}’ ontbreekt of is geen tekst.", cure, place)
        return ""

    def texts(self, raw: Mapping[str, object], name: str, place: str) -> tuple[str, ...]:
        value = raw.get(name, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(str(one) for one in value)
        cure = f'Schrijf {name} = ["…", "…"].'
        self.fault("SCEN-002", f"‘{name}’ is geen lijst van teksten.", cure, place)
        return ()

    def moment(self, raw: Mapping[str, object], name: str, place: str) -> datetime:
        value = raw.get(name)
        if isinstance(value, datetime):
            return value if value.tzinfo is not None else value.replace(tzinfo=AMSTERDAM)
        cure = f"Schrijf {name} = 2026-11-16T10:15:00+01:00."
        self.fault("SCEN-002", f"‘{name}’ ontbreekt of is geen moment.", cure, place)
        return datetime(2000, 1, 1, tzinfo=AMSTERDAM)

    def table(self, raw: Mapping[str, object], name: str, place: str) -> Mapping[str, object]:
        value = raw.get(name, {})
        if isinstance(value, dict):
            return value
        cure = f"Schrijf {name} = {{ … }}."
        self.fault("SCEN-002", f"‘{name}’ is geen tabel.", cure, place)
        return {}

    def answers(self, raw: Mapping[str, object], name: str, place: str) -> dict[str, Value] | None:
        if name not in raw:
            return None
        found = to_value(dict(self.table(raw, name, place)))
        return found if isinstance(found, dict) else {}
