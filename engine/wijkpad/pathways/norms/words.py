# SPDX-License-Identifier: EUPL-1.2
"""What there is to say of a norm, in Dutch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from wijkpad.diagrams import Diagram
from wijkpad.diagrams.words import named
from wijkpad.feel import faults_of
from wijkpad.findings import Finding, Severity
from wijkpad.forms.model import Kind
from wijkpad.pathways.names import names_of
from wijkpad.pathways.norms.model import NORMS, TOO_MANY_WAYS, Norm, Outcome, Verdict
from wijkpad.pathways.norms.world import World
from wijkpad.pathways.parts import Parts
from wijkpad.pathways.scenario_model import DoTask, Scenario

_YES: Final = {"true": "ja", "false": "nee"}
_TOLD: Final = 6
_UNTOLD: Final = frozenset({"?", "ingevuld", "…", "null"})


def faults_of_norm(norm: Norm, world: World, parts: Parts) -> Iterator[Finding]:
    """Yield what a norm names and the pathway does not have."""
    for one in (*norm.on, *norm.through):
        if not world.elements((one,)):
            cure = "Noem een element van het diagram, of een kenmerk als norm:meldcode-5."
            yield _fault(norm, "NORM-002", f"De norm noemt ‘{one}’, en dat is er niet.", cure)
    if norm.table and norm.table not in world.decisions:
        yield _fault(norm, "NORM-002", f"De tabel ‘{norm.table}’ is er niet.", "Noem haar id.")
    names = names_of(parts.header, parts.diagram, parts.forms, parts.decisions)
    for field, expression in norm.expressions.items():
        for fault in faults_of(expression, names):
            yield _fault(norm, "NORM-002", f"In ‘{field}’: {fault.text}", fault.cure)


def told(
    verdict: Verdict, world: World, drawing: Diagram, scenarios: Mapping[str, Scenario]
) -> Iterator[Finding]:
    """Yield what a verdict means for a publication; nothing where the norm is proven."""
    norm = verdict.norm
    if verdict.outcome is Outcome.VIOLATED:
        yield Finding(
            code="NORM-010",
            text=f"De norm ‘{norm.title}’ wordt niet gehaald. {sentence(verdict, world, drawing)}",
            cure="Laat elke weg aan de norm voldoen. Afwijken kan alleen per zaak, met een reden "
            "en een tweede persoon.",
            file=world.files[norm.table] if norm.table else drawing.file,
            element=_element(verdict, drawing),
            path=path_on(verdict, drawing),
        )
    elif verdict.outcome is Outcome.UNDECIDED:
        yield from _undecided(verdict, world, drawing, scenarios)


def sentence(verdict: Verdict, world: World, drawing: Diagram) -> str:
    """Say along which way a norm is broken, or may be; empty where it is proven."""
    norm = verdict.norm
    if verdict.outcome is Outcome.PROVEN:
        return ""
    answers = _answers(verdict, world)
    if norm.kind == "table":
        rule = f"geeft regel ‘{verdict.rule}’" if verdict.rule else "geeft geen enkele regel"
        what = "een andere uitkomst" if verdict.rule else "een uitkomst"
        return f"Bij {answers or 'elke invoer'} {rule} {what}." if verdict.answers else ""
    if not verdict.path:
        return ""
    through = _names(norm.through, world, drawing)
    on = _names(norm.on, world, drawing)
    with_answers = f" (bij {answers})" if answers else ""
    if norm.kind == "first":
        return f"Het kan bij {on} komen zonder dat {through} is gedaan{with_answers}."
    last = next((one for one in reversed(verdict.path) if one in drawing.nodes), "")
    end = f"bij {named(drawing.nodes[last])}" if last else "bij een einde"
    return f"Na {on} kan het {end} eindigen zonder {through}{with_answers}."


def path_on(verdict: Verdict, drawing: Diagram) -> tuple[str, ...]:
    """Return the part of the way that is on the drawing."""
    return _drawn(verdict.path, drawing)


def _drawn(way: tuple[str, ...], drawing: Diagram) -> tuple[str, ...]:
    there = {**drawing.nodes, **drawing.flows}
    drawn = [one for one in way if one in there]
    return tuple(one for one, before in zip(drawn, [None, *drawn], strict=False) if one != before)


def _undecided(
    verdict: Verdict, world: World, drawing: Diagram, scenarios: Mapping[str, Scenario]
) -> Iterator[Finding]:
    norm = verdict.norm
    why = f"Niet te weten is: {', '.join(verdict.unknown)}." if verdict.unknown else ""
    text = (
        f"Van de norm ‘{norm.title}’ is niet vooraf te bewijzen dat zij altijd wordt gehaald. {why}"
    )
    if TOO_MANY_WAYS in verdict.unknown:
        text = f"{text} {_where(verdict, world, drawing)}"
    touched = world.elements(norm.on) | world.elements(norm.through)
    there = [scenarios[one] for one in norm.scenarios if one in scenarios]
    fits = [
        one
        for one in there
        if norm.kind == "table"
        or touched
        & {
            *one.expect.route,
            *one.expect.never,
            *(each.task for each in one.steps if isinstance(each, DoTask)),
        }
    ]
    spent = TOO_MANY_WAYS in verdict.unknown
    if fits and not spent:
        names = ", ".join(one.id for one in fits)
        yield Finding(
            code="NORM-012",
            severity=Severity.INFO,
            text=f"{text.strip()} Scenario {names} moet daarom slagen.",
            file=NORMS,
            element=norm.key,
            line=norm.line,
            path=path_on(verdict, drawing),
        )
        return
    way = path_on(verdict, drawing) or _drawn(verdict.looked, drawing)
    missing = [one for one in norm.scenarios if one not in scenarios]
    cure = "Noem onder scenarios een scenario dat langs de norm komt; dat moet dan slagen."
    if missing:
        cure = f"Deze scenario’s zijn er niet: {', '.join(missing)}. {cure}"
    if spent:
        cure = "Kijk wat u op deze weg veranderde: breekt dat de norm? Maak hem anders eenvoudiger."
    yield Finding(
        code="NORM-011",
        text=text.strip(),
        cure=cure,
        file=NORMS,
        element=norm.key,
        line=norm.line,
        path=way,
    )


def _where(verdict: Verdict, world: World, drawing: Diagram) -> str:
    """Say which way was the first that may break the norm, or how far was looked."""
    if verdict.path:
        return f"De eerste weg die haar misschien breekt: {sentence(verdict, world, drawing)}"
    last = next((one for one in reversed(verdict.looked) if one in drawing.nodes), "")
    return f"Het nakijken stopte bij {named(drawing.nodes[last])}." if last else ""


def _answers(verdict: Verdict, world: World) -> str:
    """Return the answers that were given, by the labels of their fields; a plain no only where asked."""
    asked = {
        ".".join(path) for each in verdict.norm.expressions.values() for path in each.references
    }
    found: list[tuple[bool, str]] = []
    for answered in verdict.answers:
        for path, value in answered.values:
            shown = _shown(path, value, world)
            if shown and value not in _UNTOLD and (path in asked or value != "false"):
                found.append((path not in asked, shown))
    told_first = [shown for _, shown in sorted(dict.fromkeys(found), key=lambda one: one[0])]
    more = len(told_first) - _TOLD
    return ", ".join(told_first[:_TOLD]) + (f" en nog {more}" if more > 0 else "")


def _shown(path: str, value: str, world: World) -> str:
    key, _, rest = path.partition(".")
    answers = world.answers.get(key)
    field = answers.fields.get((key, *rest.split("."))) if answers is not None else None
    if field is None:
        return ""
    plain = value.strip('"')
    choice = next((one.label for one in field.choices if one.value == plain), None)
    if field.kind is Kind.BOOL or choice is None:
        choice = _YES.get(plain, plain)
    return f"‘{field.label}’ {choice}"


def _names(names: tuple[str, ...], world: World, drawing: Diagram) -> str:
    nodes = [drawing.nodes[one] for one in sorted(world.elements(names)) if one in drawing.nodes]
    return " of ".join(named(one) for one in nodes)


def _element(verdict: Verdict, drawing: Diagram) -> str | None:
    if verdict.norm.kind == "table":
        return verdict.rule or verdict.norm.table
    return next((one for one in reversed(verdict.path) if one in drawing.nodes), None)


def _fault(norm: Norm, code: str, text: str, cure: str) -> Finding:
    return Finding(code=code, text=text, cure=cure, file=NORMS, element=norm.key, line=norm.line)
