# SPDX-License-Identifier: EUPL-1.2
"""A definition: one version of a pathway, read, checked and ready to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from wijkpad.dmn import Model
from wijkpad.documents import Template
from wijkpad.feel import Expression
from wijkpad.forms import Form
from wijkpad.terms import Parameter, Rule, Source

Sensitivity = Literal["ordinary", "safety", "forced_care"]
CONTRACT_SIGNAL: Final = "MSG_ContractSignal"
"""The message with which the product begins a pathway about a contract whose money runs out."""
SubjectKind = Literal["case", "team", "neighbourhood", "service_group", "contract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What commands and screens need to know of one element of the diagram.

    Attributes:
        element: id in the diagram, stable for ever.
        kind: BPMN element name such as `userTask` or `exclusiveGateway`.
        name: Dutch, as drawn.
        plane: id of the sub-process on whose plane it is drawn; the pathway key for the top plane.
        roles: lane role or candidate groups; empty for what no person does.
        form: form key of a user task.
        due, follow_up, assignee: FEEL, evaluated when the task opens.
        goes_to: FEEL, evaluated when the task opens: the one role that gets it. Where it names no role
            that somebody in the team has, `roles` get it.
        topic: of a service task.
        help: plain text of the documentation.
        norm: the norm check that this element fulfils, such as `meldcode-5`.
        document: key of the template of the document that this task is about.
        urgent: key of the urgent help that a task shows from the moment it opens; empty for none.
        check: id of the service task that a worker may try out in this task, with what is typed;
            its answer is shown and kept nowhere.
        inputs: what a service task is given: FEEL by name, or plain text.
    """

    element: str
    kind: str
    name: str
    plane: str
    roles: tuple[str, ...] = ()
    form: str | None = None
    due: Expression | None = None
    follow_up: Expression | None = None
    assignee: Expression | None = None
    goes_to: Expression | None = None
    topic: str | None = None
    help: str = ""
    norm: str | None = None
    document: str | None = None
    urgent: str = ""
    check: str | None = None
    inputs: Mapping[str, Expression | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One named way into a pathway.

    Attributes:
        message, signal: the name of what begins it there; None for one that a person or another
            pathway chooses.
        variable: under which name the payload of the message is kept.
    """

    element: str
    name: str
    message: str | None = None
    signal: str | None = None
    variable: str = ""

    @property
    def is_chosen(self) -> bool:
        """Whether somebody begins here, and not something."""
        return self.message is None and self.signal is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing that whoever calls the pathway has to give; `key` is its FEEL name inside."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to ring at once. `phone` is a number, or empty when `parameter` names where it is."""

    name: str
    phone: str = ""
    parameter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentHelp:
    """What a worker must do the moment a safety question is answered with its signal.

    Attributes:
        key: named by `properties.safety` of a question.
        title, text: Dutch, what to do first.
        calls: whom to ring, the most urgent first.
        meldcode: whether the page offers to start the shielded case of the reporting code.
    """

    key: str
    title: str
    text: str
    calls: tuple[Call, ...] = ()
    meldcode: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The base pathway from which a draft or variant was made."""

    key: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One version of a pathway. Immutable; equal `sha256` means equal behaviour.

    Attributes:
        version: counted from 1 per municipality and key; 0 for a draft.
        sha256: over every file in `files`, parameters and overlay included.
        files: path inside the pathway's folder to content, exactly as published.
        diagram: the normalised BPMN that runs; the drawn one is `files["<key>.bpmn"]`.
        normaliser: version of the normaliser that made `diagram`; never normalised again.
        steps: by element id, in reading order of the diagram.
        decisions: decision id to the model that holds it.
        urgent: what to do at a safety answer, by key.
        templates: documents that can be made, by key.
        messages: names that the diagram can receive.
        inputs: what a caller gives; only where `case` is `within`.
        calls: call activity to the key of the pathway in another file that it calls.
        called: those pathways and what they call in turn, by key, each in the version that is
            pinned; empty until they are linked. Then `steps`, `forms`, `decisions`, `terms`,
            `sources`, `templates` and `calls` hold theirs too, under `<key>.<own id>`, and `whole` is the
            diagram with theirs in it.
    """

    key: str
    version: int
    sha256: str
    title: str
    owner: str
    retention: str
    sensitivity: Sensitivity
    subject: SubjectKind
    case: Literal["own", "within"]
    starts: tuple[Start, ...]
    files: Mapping[str, bytes] = field(repr=False)
    diagram: bytes = field(repr=False)
    normaliser: int
    steps: Mapping[str, Step] = field(repr=False)
    forms: Mapping[str, Form] = field(repr=False)
    decisions: Mapping[str, Model] = field(repr=False)
    terms: Mapping[str, Rule] = field(repr=False)
    parameters: Mapping[str, Parameter] = field(repr=False)
    sources: Mapping[str, Source] = field(repr=False)
    urgent: Mapping[str, UrgentHelp] = field(default_factory=dict, repr=False)
    templates: Mapping[str, Template] = field(default_factory=dict, repr=False)
    messages: tuple[str, ...] = ()
    origin: Origin | None = None
    inputs: tuple[Input, ...] = ()
    calls: Mapping[str, str] = field(default_factory=dict, repr=False)
    called: Mapping[str, Definition] = field(default_factory=dict, repr=False)
    whole: bytes = field(default=b"", repr=False)

    @property
    def pinned(self) -> Pinned:
        """The versions of the pathways that it calls, by key."""
        return tuple(sorted((key, one.version) for key, one in self.called.items()))

    @property
    def fingerprint(self) -> str:
        """A hash over what runs: its own files and those of every pathway that it calls."""
        parts = (one.sha256 for _, one in sorted(self.called.items()))
        return " ".join((self.sha256, *parts))

    def called_at(self, scope: str) -> str:
        """Return the key of the called pathway to which a scope belongs; empty: this pathway."""
        if self.called:
            for part in reversed(scope.split("/")):
                key = part.rpartition("#")[0].rpartition(".")[2]
                if key in self.called:
                    return key
        return ""

    def at(self, scope: str) -> Definition:
        """Return the pathway to which a scope belongs: a called one, or this."""
        return self.called.get(self.called_at(scope), self)

    def decision(self, name: str) -> tuple[Model, str] | None:
        """Return the model that holds a decision, and the id it has there."""
        model = self.decisions.get(name)
        if model is None:
            return None
        return model, name if name in model.decisions else name.partition(".")[2]


Pinned = tuple[tuple[str, int], ...]
"""Key and version of each pathway that a run may call."""


def call_scope(scope: str, activity: str, pathway: str, number: int) -> str:
    """Return where one call of a pathway keeps its data; `scope` is where the caller stands."""
    return f"{scope}/{activity}.{pathway}#{number}".lstrip("/")


def instance_scope(scope: str, element: str, number: int) -> str:
    """Return where one instance of what repeats keeps its data; `scope` is where that stands."""
    return f"{scope}/{element}#{number}".lstrip("/")


def numbers_in(scopes: Iterable[str], one: str) -> set[int]:
    """Return the numbers of the calls or instances in these scopes; `one` is the scope of any.

    What stands in one of them counts for it: an instance may have no data of its own.
    """
    wanted = one.rpartition("#")[0] + "#"
    rests = (scope.removeprefix(wanted) for scope in scopes if scope.startswith(wanted))
    return {int(rest.partition("/")[0]) for rest in rests}


def qualified(pathway: str, name: str) -> str:
    """Return what an id of a called pathway is called in the pathway that calls it."""
    return f"{pathway}.{name}"
