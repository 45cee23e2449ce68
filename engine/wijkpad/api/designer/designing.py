# SPDX-License-Identifier: EUPL-1.2
"""The verbs of the designer's desk: drafts, checks, publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from wijkpad.api.designer import merging
from wijkpad.api.designer.covering import CoverageDesk
from wijkpad.api.designer.merging import Chosen, Merge
from wijkpad.api.pages import Callee
from wijkpad.api.reading import Reader
from wijkpad.api.repair import transferring
from wijkpad.api.repair.transferring import TransferLine, TransferPage
from wijkpad.commands.designing import draft_definition, merge_definition, publish, release
from wijkpad.commands.designing.draft_definition import Checked
from wijkpad.commands.designing.publish import Asked
from wijkpad.commands.designing.release import Offer, Released
from wijkpad.commands.tools import Tools
from wijkpad.documents import to_html
from wijkpad.domain.access import Publication, may, sight
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError
from wijkpad.findings import Finding
from wijkpad.pathways import require_readable
from wijkpad.ports import DocumentExamples, StoredDefinition, UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DocumentExample:
    """A document as a scenario makes it: title and HTML of each part, safe to show."""

    scenario: str
    parts: tuple[tuple[str, str], ...]


class Designing:
    """Drafts of definitions and their way to publication."""

    def __init__(self, tools: Tools, reader: Reader, actor: Actor) -> None:
        self._tools, self._reader, self._actor = tools, reader, actor

    @property
    def municipality(self) -> str:
        """The code of the municipality in which this desk stands."""
        return self._actor.municipality

    @property
    def coverage(self) -> CoverageDesk:
        """What scenarios come by, and what norms say."""
        return CoverageDesk(self._tools, self._reader, self._actor)

    def save_definition_draft(
        self, key: str, files: Mapping[str, bytes], draft: str | None = None
    ) -> str:
        """Keep files as a draft, complete or not, and return the draft's id."""
        return draft_definition.handle(self._tools, self._actor, key, files, draft=draft)

    def definition_draft(self, draft: str) -> StoredDefinition:
        """Return a draft with its files."""
        return self._design(lambda unit: draft_definition.require_draft(unit, draft))

    def begin_definition_draft(self, key: str) -> str:
        """Make a draft of the newest version of a pathway and return its id.

        Raises:
            NotFoundError: there is no such pathway.
        """
        latest = self._design(lambda unit: unit.definitions.latest(key))
        if latest is None:
            raise NotFoundError("definition", key)
        return self.save_definition_draft(key, latest.files)

    def save_definition_file(
        self, draft: str, path: str, content: bytes | None, *, expected: str | None
    ) -> StoredDefinition:
        """Replace one file of a draft, or remove it (None); nothing else changes.

        `expected` is the SHA-256 of the content that the writer saw; None: the file was not there.

        Raises:
            UnreadableError: the content cannot be read at all, or the path is one nobody reads.
            ConflictError: the file changed meanwhile, or the draft no longer changes.
        """
        self._reader.plain("design", None, "definition.draft", lambda _: None)
        if content is not None:
            require_readable(path, content)
        return draft_definition.save_file(
            self._tools, self._actor, draft, path, content, expected=expected
        )

    def definition_drafts(self) -> list[StoredDefinition]:
        """Return every draft, also those that wait for approval."""
        return self._design(lambda unit: unit.definitions.drafts())

    def drop_definition_draft(self, draft: str) -> None:
        """Throw a draft away."""
        draft_definition.drop(self._tools, self._actor, draft)

    def check_draft(self, draft: str) -> list[Finding]:
        """Return everything that is wrong with a draft, scenarios not run."""
        return list(self.compile_draft(draft).findings)

    def compile_draft(self, draft: str) -> Checked:
        """Return the findings with the definition, where it can run."""
        return draft_definition.check(self._tools, self._actor, draft)

    def document_example(self, draft: str, template: str) -> DocumentExample | None:
        """Return how a template of a draft reads when a scenario fills it.

        None: the draft cannot run yet, no scenario makes it, or no scenarios are played here.
        """
        found = self.compile_draft(draft).definition
        runner = self._tools.scenarios
        if found is None or not isinstance(runner, DocumentExamples):
            return None
        example = runner.example(found, template)
        if example is None:
            return None
        parts = tuple((one.title, to_html(one.text)) for one in example.parts)
        return DocumentExample(example.scenario, parts)

    def try_draft(self, draft: str) -> Checked:
        """Check a draft and run its scenarios; nothing changes."""
        return publish.try_out(self._tools, self._actor, draft)

    def ask_publication(self, draft: str, reason: str) -> Asked:
        """Check, run the scenarios, and let the draft wait for a second person."""
        return publish.ask(self._tools, self._actor, draft, reason)

    def approve_publication(self, draft: str) -> int:
        """Publish a waiting draft and return its version."""
        version = publish.approve(self._tools, self._actor, draft)
        self._tools.extensions.forget(self._actor.municipality)
        return version

    def reject_publication(self, draft: str, reason: str) -> None:
        """Send a waiting draft back to its designer."""
        publish.reject(self._tools, self._actor, draft, reason)

    def publish_release(self, key: str, files: Mapping[str, bytes]) -> Released:
        """Publish a base pathway of a release, or offer it to the variant; the system only."""
        released = release.release(self._tools, self._actor, key, files)
        self._tools.extensions.forget(self._actor.municipality)
        return released

    def base_offer(self, key: str) -> Offer | None:
        """Return the new base that waits to be merged with the municipality's variant."""
        return self._design(lambda unit: release.offered(unit.definitions.versions(key)))

    def newer_version(self, draft: str) -> StoredDefinition | None:
        """Return the version that came into force after the draft was made, if any."""

        def look(unit: UnitOfWork) -> StoredDefinition | None:
            return publish.overtaken_by(unit, draft_definition.require_draft(unit, draft))

        return self._design(look)

    def merge_with_base(self, key: str) -> Merge:
        """Return what a new base and the variant become together, and what has to be chosen.

        Raises:
            NotFoundError: no base waits for this pathway.
        """
        return merging.preview(self._design(lambda unit: merge_definition.with_base(unit, key)))

    def merge_with_newest(self, draft: str) -> Merge:
        """Return what a draft and the version that overtook it become together.

        Raises:
            NotFoundError: there is no such draft, or nothing overtook it.
        """
        return merging.preview(self._design(lambda unit: merge_definition.with_newest(unit, draft)))

    def begin_merged_draft(self, key: str, mark: str, chosen: Chosen) -> str:
        """Make a draft of a new base and the variant together, and return its id.

        `mark` is `mark_of` what the designer saw.

        Raises:
            ConflictError: something else was published or offered meanwhile.
            RefusedError: something was not chosen (PUB-006).
        """
        merger = self._design(lambda unit: merge_definition.with_base(unit, key))
        made = merging.complete(merger, mark, chosen).merged
        return merge_definition.start(
            self._tools, self._actor, merger, made.files, chosen=len(made.conflicts)
        )

    def renew_draft(self, draft: str, mark: str, chosen: Chosen) -> None:
        """Merge the version that overtook a draft into it; raises as `begin_merged_draft` does."""
        merger = self._design(lambda unit: merge_definition.with_newest(unit, draft))
        made = merging.complete(merger, mark, chosen).merged
        merge_definition.renew(
            self._tools, self._actor, merger, made.files, chosen=len(made.conflicts)
        )

    def definitions(self) -> list[StoredDefinition]:
        """Return the newest published version of every pathway."""
        return self._design(lambda unit: unit.definitions.all_latest())

    def versions(self, key: str) -> list[StoredDefinition]:
        """Return every published version of a pathway."""
        return self._design(lambda unit: unit.definitions.versions(key))

    def definition(self, key: str, version: int) -> StoredDefinition:
        """Return one published version with its files."""

        def work(unit: UnitOfWork) -> StoredDefinition:
            found = unit.definitions.get(key, version)
            if found is None:
                raise NotFoundError("definition", f"{key} {version}")
            return found

        return self._design(work)

    def running_on(self, key: str) -> Mapping[int, int]:
        """Return version to how many runs of a pathway still run on it.

        Runs on shielded cases that this person may not know of are not counted.
        """
        self._design(lambda _: None)
        seen = sight(self._actor, on=self._tools.today())
        return self._reader.queries.running_on(self._actor.municipality, key, seen)

    def transfer_page(
        self, key: str, old: int, new: int, mapped: Mapping[str, str] | None = None
    ) -> TransferPage:
        """Return what becomes of the runs of one version in another; nothing is changed.

        What `mapped` does not name goes where it is proposed.
        """
        return transferring.transfer_page(self._reader, key, old, new, mapped or {})

    def transfers(self, key: str) -> list[TransferLine]:
        """Return the transfers of a pathway with how far they are, the newest first."""
        return transferring.transfer_lines(self._reader, key)

    def may_transfer(self, stored: StoredDefinition) -> bool:
        """Tell whether this person may take runs to this version."""
        wanted = Publication("", stored.owner, stored.sensitivity)
        return may(self._actor, "transfer", wanted, on=self._tools.today()) is None

    def authors(self) -> Mapping[str, str]:
        """Return id to name of everybody who may have written or approved a definition."""
        return self._design(self._reader.names)

    def topics(self) -> frozenset[str]:
        """Return what service tasks may ask for here."""
        self._design(lambda _: None)
        return self._tools.services.topics(self._actor.municipality) | {"pathway.start"}

    def callable_pathways(self) -> tuple[Callee, ...]:
        """Return the pathways that run inside another, for whoever draws a call."""

        def work(unit: UnitOfWork) -> tuple[Callee, ...]:
            found = (
                self._tools.library.get(
                    unit.municipality, one.key, one.version, book=unit.definitions
                )
                for one in unit.definitions.all_latest()
            )
            return tuple(
                Callee(one.key, one.title, tuple((each.key, each.title) for each in one.inputs))
                for one in found
                if one.case == "within"
            )

        return self._design(work)

    def may_approve(self, stored: StoredDefinition) -> bool:
        """Tell whether this person may approve or reject this draft."""
        wanted = Publication(stored.author, stored.owner)
        return may(self._actor, "approve", wanted, on=self._tools.today()) is None

    def drawn_diagram(self, key: str, version: int) -> bytes:
        """Return a published diagram as it was drawn; it holds nothing about anybody."""
        code = self._actor.municipality
        definition = self._tools.library.get(code, key, version)
        return definition.files.get(f"{key}.bpmn", definition.diagram)

    def _design(self, work: Callable[[UnitOfWork], T]) -> T:
        return self._reader.designs("definition.read", work)
