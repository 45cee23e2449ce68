# SPDX-License-Identifier: EUPL-1.2
"""Finds what can never have an outcome: kinds that do not fit together, and calls that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wijkpad.feel.control import Call, If
from wijkpad.feel.expression import Expression, UnaryTests
from wijkpad.feel.kinds import DUTCH, SUMS, kind_of
from wijkpad.feel.library.registry import BuiltIn, Parameter, Signature
from wijkpad.feel.names import Names
from wijkpad.feel.nodes import Comparing, Interval, ListOf, Literal, Name, Node, UnreadLiteral
from wijkpad.feel.operators import Between, Calculation, Comparison, In, Junction, Negation
from wijkpad.feel.patterns import is_pattern
from wijkpad.feel.tokens import place
from wijkpad.feel.typed_text import read_typed
from wijkpad.feel.walk import all_parts, reads_input
from wijkpad.findings import Finding

_READERS = {"date", "time", "date and time", "duration"}
_ORDERED = frozenset(DUTCH) - {"boolean", "list", "context", "range", "function"}
_WRITE = "Schrijf bijvoorbeeld 2027-01-31, 09:30:00, 2027-01-31T09:30:00, P1M of PT2H."
_PATTERNS = {"matches": "pattern", "replace": "pattern", "split": "delimiter"}
_MEANT = (
    "Zet \\\\ voor een leesteken dat u zelf bedoelt. "
    "Achter \\\\p hoort een groep of blok van Unicode, zoals {Lu} of {IsGreek}."
)
Fault = tuple[int, str, str, str]


def clashes(expression: Expression | UnaryTests, names: Names) -> list[Finding]:
    """Return a finding for each part that can only be null, by the kinds that `names` knows.

    For unary tests the kind of `?` is that of the value that they are about.

    FEEL-012 for kinds that do not fit, FEEL-013 for a call that does not, FEEL-014 for a date, time
    or duration that does not exist, FEEL-015 for a pattern that is none.
    """
    roots = expression.tests if isinstance(expression, UnaryTests) else (expression.root,)
    found = {fault for root in roots for part in all_parts(root) for fault in _faults(part, names)}
    if isinstance(expression, UnaryTests):
        tested = names.kinds.get("?")
        found |= {fault for root in roots for fault in _tested(tested, root, names)}
    made = []
    for at, code, text, cure in sorted(found):
        line, column = place(expression.text, at)
        made.append(Finding(code=code, text=text, cure=cure, line=line, column=column))
    return made


def _faults(part: Node, names: Names) -> Iterator[Fault]:
    if isinstance(part, Comparison):
        ordered = part.sign not in ("=", "!=")
        yield from _compared(part.at, part.sign, (part.left, part.right), names, ordered=ordered)
    elif isinstance(part, Between):
        for end in (part.low, part.high):
            yield from _compared(part.at, "between", (part.operand, end), names, ordered=True)
    elif isinstance(part, In):
        tested = kind_of(part.operand, names)
        for test in part.tests:
            yield from _tested(tested, test, names)
    elif isinstance(part, Calculation):
        yield from _calculated(part, names)
    elif isinstance(part, Junction):
        word = "and" if part.is_and else "or"
        for operand in part.operands:
            yield from _asks_boolean(operand, f"“{word}”", names)
    elif isinstance(part, If):
        yield from _asks_boolean(part.condition, "“if”", names)
    elif isinstance(part, Negation):
        found = kind_of(part.operand, names)
        if (found in DUTCH and ("+", found, found) not in SUMS) or found == "string":
            yield part.at, "FEEL-012", f"Een minteken past niet voor {DUTCH[found or '']}.", ""
    elif isinstance(part, UnreadLiteral):
        yield part.at, "FEEL-014", f"“{part.text}” is geen datum, tijd of duur die bestaat.", _WRITE
    elif isinstance(part, Call):
        yield from _called(part, names)


def _compared(
    at: int, sign: str, sides: tuple[Node, Node], names: Names, *, ordered: bool
) -> Iterator[Fault]:
    left, right = (kind_of(side, names) for side in sides)
    if left is None or right is None or left not in DUTCH or right not in DUTCH:
        return
    if left != right:
        text = f"De vergelijking “{sign}” past nooit: links staat {DUTCH[left]}, rechts {DUTCH[right]}."
        is_yes_or_no = "boolean" in (left, right)
        cure = "Schrijf true of false." if is_yes_or_no else "Vergelijk waarden van dezelfde soort."
        yield at, "FEEL-012", text, cure
    elif ordered and left not in _ORDERED:
        text = f"De vergelijking “{sign}” past nooit: {DUTCH[left]} heeft geen volgorde."
        yield at, "FEEL-012", text, "Vergelijk met = of !=."


def _tested(tested: str | None, test: Node, names: Names) -> Iterator[Fault]:
    """A test that a value of the kind `tested` can never meet."""
    if tested not in DUTCH or reads_input(test):
        return
    if isinstance(test, ListOf) and tested != "list":
        for item in test.items:
            yield from _tested(tested, item, names)
        return
    parts: tuple[Node, ...] = (test,)
    ordered = isinstance(test, Comparing) and test.sign not in ("=", "!=")
    if isinstance(test, Comparing | Interval):
        parts = tuple(test.parts())
    for part in parts:
        found = kind_of(part, names)
        if found not in DUTCH or found == "range" or (found == "list" and part is test):
            continue
        if found != tested:
            yield test.at, "FEEL-012", _never(tested, found), _cure(tested, found)
        elif ordered and found not in _ORDERED:
            text = f"Deze voorwaarde past nooit: {DUTCH[found]} heeft geen volgorde."
            yield test.at, "FEEL-012", text, "Vergelijk met = of !=."


def _never(tested: str, found: str) -> str:
    return f"Deze voorwaarde past nooit: getoetst wordt {DUTCH[tested]}, hier staat {DUTCH[found]}."


def _cure(tested: str, found: str) -> str:
    if tested == "boolean":
        return "Schrijf true of false."
    if tested == "list":
        return "Schrijf list contains(?, …)."
    if found == "boolean":
        return "Schrijf een vraagteken (?) voor de waarde die wordt getoetst."
    return "Vergelijk met waarden van dezelfde soort."


def _calculated(part: Calculation, names: Names) -> Iterator[Fault]:
    found = kind_of(part.first, names)
    for sign, operand in part.rest:
        other = kind_of(operand, names)
        if found not in DUTCH or other not in DUTCH:
            return
        made = SUMS.get((sign, found or "", other or ""))
        if made is None:
            text = f"“{sign}” past niet tussen {DUTCH[found or '']} en {DUTCH[other or '']}."
            yield part.at, "FEEL-012", text, ""
            return
        found = made


def _asks_boolean(part: Node, what: str, names: Names) -> Iterator[Fault]:
    found = kind_of(part, names)
    if found in DUTCH and found != "boolean":
        text = f"Bij {what} hoort ja of nee, maar hier staat {DUTCH[found or '']}."
        yield part.at, "FEEL-012", text, "Schrijf een vergelijking."


def _called(part: Call, names: Names) -> Iterator[Fault]:
    function = part.function
    built_in = function.built_in if isinstance(function, Name) and not function.is_own else None
    if not isinstance(built_in, BuiltIn) or (
        isinstance(function, Name) and function.name in names.members
    ):
        return
    kinds = [kind_of(argument, names) for argument in part.arguments]
    if not any(_fits(one, part.names, kinds) for one in built_in.signatures):
        ways = " of ".join(
            dict.fromkeys(_written(built_in.name, one) for one in built_in.signatures)
        )
        yield (
            part.at,
            "FEEL-013",
            f"De functie “{built_in.name}” kan niet met deze argumenten.",
            f"Schrijf {ways}.",
        )
        return
    yield from _patterns(part, built_in)
    only = part.arguments[0] if len(part.arguments) == 1 else None
    if built_in.name in _READERS and isinstance(only, Literal) and isinstance(only.constant, str):
        text = only.constant
        if read_typed(text) is None:
            yield only.at, "FEEL-014", f"“{text}” is geen datum, tijd of duur die bestaat.", _WRITE


def _patterns(part: Call, built_in: BuiltIn) -> Iterator[Fault]:
    """A pattern that is written out but is none, which makes the call null."""
    label = _PATTERNS.get(built_in.name)
    given = dict(zip(part.names or built_in.parameters, part.arguments, strict=False))
    pattern, flags = given.get(label or ""), given.get("flags")
    if not isinstance(pattern, Literal) or not isinstance(pattern.constant, str):
        return
    marks = flags.constant if isinstance(flags, Literal) else None
    if not is_pattern(pattern.constant, marks if isinstance(marks, str) else ""):
        text = f"“{pattern.constant}” is geen patroon dat FEEL kent, of te groot."
        yield pattern.at, "FEEL-015", text, _MEANT


def _fits(signature: Signature, labels: Sequence[str] | None, kinds: Sequence[str | None]) -> bool:
    parameters = signature.parameters
    if labels is not None:
        known = {one.name: one for one in parameters}
        return all(
            label in known and _takes(known[label], one)
            for label, one in zip(labels, kinds, strict=True)
        )
    if signature.many:
        if len(kinds) < len(parameters):
            return False
        filled = [*parameters[:-1], *[parameters[-1]] * (len(kinds) - len(parameters) + 1)]
    else:
        needed = sum(not one.optional for one in parameters)
        if not needed <= len(kinds) <= len(parameters):
            return False
        filled = list(parameters)
    return all(_takes(one, each) for one, each in zip(filled, kinds, strict=False))


def _takes(parameter: Parameter, found: str | None) -> bool:
    """Return whether a value of the kind may do; a list may, for a list of one is opened."""
    if found is None or found == "list" or not parameter.kinds:
        return True
    return found in parameter.kinds or "list" in parameter.kinds


def _written(name: str, signature: Signature) -> str:
    inner = [f"{one.name}{'?' if one.optional else ''}" for one in signature.parameters]
    return f"{name}({', '.join(inner)}{', …' if signature.many else ''})"
