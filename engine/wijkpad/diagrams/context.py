# SPDX-License-Identifier: EUPL-1.2
"""What the rules of the check know, and how they say what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from wijkpad.diagrams.model import Diagram, Flow, Named, Node
from wijkpad.feel import Names
from wijkpad.findings import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A diagram with what stands around it.

    Attributes:
        key: the pathway key, None when nobody knows it.
        forms, terms, roles: known keys; None when they need no check.
        decisions: effect by decision id; None when they need no check.
        decision_reads: roots of the names that each decision reads.
        topics: topics that somebody serves; None when that is not known.
        own_case: pathways that start a case of their own.
        names: names that every expression may use.
        publication: False for a draft, in which what is merely missing is a warning.
        within: it runs inside another pathway, which may catch its errors.
    """

    diagram: Diagram
    key: str | None = None
    forms: frozenset[str] | None = None
    decisions: Mapping[str, str] | None = None
    decision_reads: Mapping[str, frozenset[str]] = field(default_factory=dict)
    terms: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    own_case: frozenset[str] = frozenset()
    names: Names = field(default_factory=Names.any)
    publication: bool = True
    within: bool = False

    def fault(
        self,
        code: str,
        text: str,
        cure: str,
        *,
        at: Node | Flow | Named | None = None,
        line: int | None = None,
        element: str | None = None,
        severity: Severity = Severity.ERROR,
        path: tuple[str, ...] = (),
    ) -> Finding:
        """Return a finding placed at an element."""
        return Finding(
            code=code,
            text=text,
            cure=cure,
            severity=severity,
            file=self.diagram.file,
            element=element or (at.id if at is not None else None),
            line=line or (at.line if at is not None else None),
            path=path,
        )

    def missing(self, code: str, text: str, cure: str, *, at: Node | Flow | Named) -> Finding:
        """Return a finding on what a draft may still lack."""
        severity = Severity.ERROR if self.publication else Severity.WARNING
        return self.fault(code, text, cure, at=at, severity=severity)


Rule = Callable[[Context], Iterator[Finding]]
