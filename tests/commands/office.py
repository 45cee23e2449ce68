# SPDX-License-Identifier: EUPL-1.2
"""A case of a small pathway with templates of documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tests.commands.house import House, a_pathway, chain
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.documents import fix_document, make_document
from wijkpad.commands.tasks.answering import Typed
from wijkpad.documents import Part, Template, split
from wijkpad.domain.definition import Step
from wijkpad.domain.document import Document
from wijkpad.domain.identity import Actor

BODY = '<startEvent id="s"/><userTask id="t"/><userTask id="u"/><endEvent id="e"/>' + chain(
    "s", "t", "u", "e"
)


def a_template(key: str, approval: Literal["author", "second"] = "author") -> Template:
    return Template(
        key=key,
        title=f"Brief {key}",
        kind="letter",
        approval=approval,
        approvers=("team_lead",) if approval == "second" else (),
        parts=(
            Part(key="opening", title="Opening", pieces=split("U zei: {{ answer.text }}")),
            Part(key="law", title="De wet", pieces=split("Zo staat het in de wet."), fixed=True),
        ),
    )


@dataclass
class Office:
    """A case with a task that is about a letter."""

    house: House
    case: str

    def task(self, element: str = "t") -> str:
        return self.house.open_tasks(self.case)[element].id

    def make(self, text: str | None = "Ik zoek hulp", by: Actor | None = None) -> Document:
        who = by or self.house.anna
        given = Typed({"text": text}) if text is not None else None
        return make_document.for_task(self.house.tools, who, self.task(), given)

    def kept(self, document: Document) -> Document:
        with self.house.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.documents.get(document.id)
        assert found is not None
        return found

    def fixed(self, text: str = "Ik zoek hulp") -> Document:
        made = self.make(text)
        return fix_document.handle(self.house.tools, self.house.anna, made.id, made.version)


def open_office(house: House) -> Office:
    """Return a case with a task that is about a letter."""
    steps = (
        Step(
            element="t",
            kind="userTask",
            name="Brief sturen",
            plane="p",
            roles=("neighbourhood_worker",),
            form="answer",
            document="letter",
        ),
    )
    pathway = replace(
        a_pathway("p", BODY, steps=steps),
        templates={"letter": a_template("letter"), "other": a_template("other", "second")},
    )
    house.publish(pathway)
    return Office(house, house.start("p"))
