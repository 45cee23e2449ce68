# SPDX-License-Identifier: EUPL-1.2
"""The parts of a desk: each a small desk of its own for one kind of work."""

from __future__ import annotations

from wijkpad.api.cases.handing_desk import HandingDesk
from wijkpad.api.cases.participants_desk import ParticipantsDesk
from wijkpad.api.cases.wrong_desk import WrongPersonDesk
from wijkpad.api.directory.desk import DirectoryDesk
from wijkpad.api.directory.keeping import MapKeeper
from wijkpad.api.directory.volunteers import VolunteerDesk
from wijkpad.api.export.desk import ExportDesk
from wijkpad.api.file.desk import FileDesk
from wijkpad.api.file.documents import DocumentDesk
from wijkpad.api.file.notes import NoteDesk
from wijkpad.api.money.budget_desk import BudgetDesk
from wijkpad.api.money.funding_desk import FundingDesk
from wijkpad.api.money.help_desk import HelpDesk
from wijkpad.api.money.rounds_desk import RoundsDesk
from wijkpad.api.money.settling_desk import SettlingDesk
from wijkpad.api.register.contract_files import ContractFileDesk
from wijkpad.api.repair.desk import RepairDesk
from wijkpad.api.repair.mending import Mending
from wijkpad.api.safety.emergency_desk import EmergencyDesk
from wijkpad.api.tasks.correction_desk import CorrectionDesk
from wijkpad.api.terms.desk import TermDesk
from wijkpad.ports import MapSources


class Parts(Mending):
    """What a desk holds beside its own verbs."""

    _map_sources: MapSources

    @property
    def directory(self) -> DirectoryDesk:
        """The social map: who helps where, and how long it takes."""
        return DirectoryDesk(self._reader, self._map_sources)

    @property
    def map_keeper(self) -> MapKeeper:
        """Keeping the social map."""
        return MapKeeper(self._reader)

    @property
    def volunteers(self) -> VolunteerDesk:
        """Who the volunteers are."""
        return VolunteerDesk(self._reader)

    @property
    def documents(self) -> DocumentDesk:
        """What can be done with documents."""
        return DocumentDesk(self._reader)

    @property
    def notes(self) -> NoteDesk:
        """Notes, contact moments and to-dos of cases."""
        return NoteDesk(self._reader)

    @property
    def corrections(self) -> CorrectionDesk:
        """Completed forms, and putting them right."""
        return CorrectionDesk(self._reader, self._after)

    @property
    def wrong_persons(self) -> WrongPersonDesk:
        """Cases that were started on the wrong person."""
        return WrongPersonDesk(self._reader, self._after)

    @property
    def handing(self) -> HandingDesk:
        """What colleagues pass to each other: messages, links, hand-overs, stand-ins."""
        return HandingDesk(self._reader, self._after)

    @property
    def file(self) -> FileDesk:
        """The file about the people of a case."""
        return FileDesk(self._tools, self._reader, self._actor)

    @property
    def budgets(self) -> BudgetDesk:
        """Purses, and what is booked on them by hand."""
        return BudgetDesk(self._reader, self._after)

    @property
    def funding(self) -> FundingDesk:
        """What a choice of help would cost, before it is made."""
        return FundingDesk(self._tools, self._reader)

    @property
    def settling(self) -> SettlingDesk:
        """Settling contracts and subsidies."""
        return SettlingDesk(self._reader, self._after)

    @property
    def rounds(self) -> RoundsDesk:
        """Rounds along much help: a period closed, a tariff changed, another year."""
        return RoundsDesk(self._reader, self._after)

    @property
    def help(self) -> HelpDesk:
        """Help that was decided on: what happens to it."""
        return HelpDesk(self._reader, self._after)

    @property
    def contract_files(self) -> ContractFileDesk:
        """What is being done because the money of a contract runs out."""
        return ContractFileDesk(self._reader, self._after)

    @property
    def terms(self) -> TermDesk:
        """What can be done with terms."""
        return TermDesk(self._tools, self._reader, self._after)

    @property
    def participants(self) -> ParticipantsDesk:
        """Who may know of a case."""
        return ParticipantsDesk(self._reader)

    @property
    def exports(self) -> ExportDesk:
        """Files that are given to the person they are about."""
        return ExportDesk(self._reader)

    @property
    def emergency(self) -> EmergencyDesk:
        """Files that are opened in need."""
        return EmergencyDesk(self._reader)

    @property
    def repairs(self) -> RepairDesk:
        """Where runs are put back, let past a step, or put at another one."""
        return RepairDesk(self._reader, self._after)
