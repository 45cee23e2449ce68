# SPDX-License-Identifier: EUPL-1.2
"""What the screens show, as plain values. Texts are Dutch and ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wijkpad.api.money.money_shown import MoneyShown
from wijkpad.commands.tasks.safety_answers import Urgent
from wijkpad.domain.case import Case, CaseTerm, Run, Task
from wijkpad.findings import Finding
from wijkpad.forms import Form, Listed, Shown, Submitted

StepState = Literal["open", "passed", "withdrawn", "skipped", "possible", "ahead"]
"""`possible`: an event that waits beside the work, and may come at any moment."""


@dataclass(frozen=True, slots=True)
class Callee:
    """A pathway that another may call; `inputs` are (key, title) of what it asks."""

    key: str
    title: str
    inputs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One row of the step table."""

    element: str
    kind: str
    name: str
    plane: str
    who: str
    next: tuple[str, ...]
    state: StepState
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """One run on a case page.

    Attributes:
        drawing: the plane `plane` as SVG with its state, safe to print in a page.
        pathway: key and version of the diagram that `drawing` shows: the run's own, or of a pathway
            that it calls; `sheet` is the key in the second case, and empty in the first.
        planes: (id, name) from the top plane down to `plane`: the breadcrumb.
        every_plane: the id of each plane, in the order in which the designer drew them.
        called: (id, name) of the top plane of each called pathway that the run has come to.
        open, passed, withdrawn: ids on the diagram that is shown.
        diagram: the drawn BPMN, for the viewer.
        always: what may happen at any moment while the work is where it is, Dutch.
    """

    run: Run
    title: str
    version: int
    sheet: str
    pathway: tuple[str, int]
    plane: str
    planes: tuple[tuple[str, str], ...]
    every_plane: tuple[str, ...]
    drawing: str = field(repr=False)
    diagram: bytes = field(repr=False)
    open: tuple[str, ...]
    passed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    steps: tuple[StepLine, ...]
    skipped: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    called: tuple[tuple[str, str], ...] = ()

    def drawn(self, name: str) -> str:
        """Return what an element or plane of the run is called on the diagram that is shown."""
        return name.removeprefix(f"{self.sheet}.") if self.sheet else name


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A task that waits."""

    task: Task
    may_do: bool
    mine: bool
    assignee_name: str | None
    role_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what happened, newest last."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What somebody had typed in a task that was withdrawn under their hands."""

    task: str
    by: str
    at: datetime
    reason: str
    lines: tuple[Shown, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """A term with its end in words.

    Attributes:
        about: what a term of one instance is about, such as one decision of several; None for a
            term of the whole run.
        late: the end has passed and the duty was not done.
        source: the article, or what else it rests on, in words.
        warnings: reminders that have passed, Dutch.
    """

    term: CaseTerm
    until: str
    direction: str
    late: bool
    source: str
    about: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The answers of one completed form.

    Attributes:
        taken_back: the case went back to before them.
        replaced: they were put right since; `reason`: why these took the place of the ones before.
        task_id: the task in which they were given, at the answers that stand.
    """

    key: str
    title: str
    task: str
    at: datetime
    by: str
    lines: tuple[Shown, ...] = field(repr=False)
    taken_back: bool = False
    replaced: bool = False
    reason: str | None = field(default=None, repr=False)
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the household; the BSN is shown in the form where it was asked, not here."""

    name: str
    lines: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case that belongs with this one, and that the reader may know of."""

    case_id: str
    number: str
    title: str
    running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHead:
    """What stands above every page of a case; `about` is None as long as that is not known.

    `wrong_person`: the case was withdrawn, for it was started on the wrong person.
    """

    case: Case
    title: str
    about: str | None = field(repr=False)
    wrong_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Everything that one page about a case shows.

    Attributes:
        about: whom the case is about, as lists show it; None as long as that is not known.
        incidents: (incident, text) of what went wrong here and waits for a person.
        receivable: (message name, Dutch text) of what may be registered by hand now.
        may_end: the reader may stop its runs and close it.
        wrong_person: it was withdrawn, for it was started on the wrong person.
    """

    case: Case
    title: str
    team_name: str
    coordinator_name: str | None
    runs: tuple[RunView, ...]
    open_tasks: tuple[OpenTask, ...]
    happened: tuple[Happened, ...]
    terms: tuple[TermLine, ...]
    people: tuple[PersonLine, ...]
    waits: tuple[str, ...]
    filled: tuple[Filled, ...]
    linked: tuple[LinkedCase, ...]
    incidents: tuple[tuple[str, str], ...]
    receivable: tuple[tuple[str, str], ...]
    can_withdraw: bool
    may_end: bool
    may_read_journal: bool = False
    wrong_person: bool = False
    about: str | None = field(default=None, repr=False)
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One outcome of a table in words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a table advises at a field, and why.

    Attributes:
        field: path of the form's field at which it is shown.
        reasons: the sentences of the rows that matched, and what the table read.
        table: name and version of the table.
        money: the outcome where it is an answer on money; `lines` are empty then.
    """

    field: str
    title: str
    lines: tuple[AdviceLine, ...]
    reasons: tuple[str, ...]
    table: str
    money: MoneyShown | None = None


@dataclass(frozen=True, slots=True)
class TaskDocument:
    """The document that a task is about; `made`: id, title and state of each that there is."""

    title: str
    made: tuple[tuple[str, str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """Everything that one page about a task shows.

    Attributes:
        about: whom the case is about, as lists show it; None as long as that is not known.
        typed: what stands in the fields: posted, the draft, or the defaults.
        visible: path to whether the field is shown.
        wrong: path to what is wrong; empty until the input was checked.
        errors: the same, in the order of the page, for the summary.
        warnings, warning_keys: what needs a tick to pass.
        origins: path to where a prefilled value came from.
        urgent: what to do at once, because of safety answers.
        draft_reason: why the draft was kept when it came too late.
        tries: what is typed can be tried out before it is done (a choice of help).
        sees_case: false for who does this task about money and may not open the case.
        missing: titles of plugins that should add to the form and do not.
    """

    task: Task
    case_id: str
    case_number: str
    title: str
    subject: str
    sensitivity: str
    form: Form
    typed: Submitted = field(repr=False)
    visible: Mapping[str, bool]
    wrong: Mapping[str, str]
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    warning_keys: tuple[str, ...] = ()
    users: Mapping[str, str] = field(repr=False)
    listed: Listed = field(repr=False)
    origins: Mapping[str, str]
    advice: tuple[Advice, ...] = field(repr=False)
    help: str
    due_text: str | None
    due_why: str | None
    overdue: bool
    role_names: tuple[str, ...]
    may_do: bool
    mine: bool
    assignee_name: str | None
    urgent: tuple[Urgent, ...] = ()
    draft_saved_at: datetime | None = None
    draft_reason: str | None = None
    about: str | None = field(default=None, repr=False)
    document: TaskDocument | None = None
    tries: bool = False
    sees_case: bool = True
    missing: tuple[str, ...] = ()
