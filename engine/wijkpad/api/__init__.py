# SPDX-License-Identifier: EUPL-1.2
"""The front door: everything that screens, command line and tests may ask of wijkpad."""

from wijkpad.api.cases.handing_desk import (
    ArrangePage,
    Aside,
    HandLink,
    HandTaskPage,
    NoticeLine,
    OwnTodo,
    StandInLine,
    StandInsPage,
)
from wijkpad.api.cases.wrong_desk import WrongPersonPage
from wijkpad.api.clock import SystemClock
from wijkpad.api.designer.covering import CoverageDesk, CoveragePage, NormLine
from wijkpad.api.designer.designing import DocumentExample
from wijkpad.api.designer.merging import Chosen, Merge, mark_of
from wijkpad.api.desk import Desk
from wijkpad.api.directory.pages import (
    Candidate,
    EditPage,
    KeepingPage,
    MapChoices,
    MapPage,
    OfferPage,
    Results,
    VolunteersPage,
    Wanted,
)
from wijkpad.api.engine import Engine
from wijkpad.api.export.desk import ABOUT as EXPORT_ABOUT
from wijkpad.api.export.parts import Gathered, Picked
from wijkpad.api.file.desk import FileDesk
from wijkpad.api.file.documents import (
    DocumentLine,
    DocumentList,
    DocumentPage,
    DocumentPart,
    MakeLine,
)
from wijkpad.api.file.notes import AmendPage, NoteDesk, NoteLine, NotesPage, TodoLine, TodosPage
from wijkpad.api.file.views import FileForm
from wijkpad.api.list_pages import CaseLine, CaseList, IncidentLine, JournalLine, Startable
from wijkpad.api.lists import View
from wijkpad.api.me import Me
from wijkpad.api.money.budget_pages import OWNERS as PURSE_OWNERS
from wijkpad.api.money.budget_pages import BudgetList, LedgerRow, PurseLine, PursePage
from wijkpad.api.money.finding_words import MEANINGS, Meaning
from wijkpad.api.money.funding_desk import Tried
from wijkpad.api.money.money_shown import MoneyShown
from wijkpad.api.money.rounds_desk import HEADINGS as ROUND_HEADINGS
from wijkpad.api.money.rounds_desk import RoundPart, RoundRow, RoundsPage
from wijkpad.api.municipality.plugin_watch import PluginPage, PluginsPage
from wijkpad.api.municipality.settings_page import ParameterLine, PersonHere, SettingsPage
from wijkpad.api.opening import open_engine
from wijkpad.api.pages import (
    Advice,
    AdviceLine,
    Callee,
    CasePage,
    Filled,
    Happened,
    Kept,
    LinkedCase,
    OpenTask,
    PersonLine,
    RunView,
    StepLine,
    TaskPage,
    TermLine,
)
from wijkpad.api.register.desk import KINDS as REGISTER_KINDS
from wijkpad.api.register.desk import headings_of
from wijkpad.api.register.pages import ContractList, ContractPage, ProviderPage
from wijkpad.api.repair.desk import RepairDesk
from wijkpad.api.repair.foreseeing import Foreseen, LapseLine
from wijkpad.api.repair.incident_pages import IncidentAction, IncidentPage
from wijkpad.api.repair.repairing import MomentLine, Repairable, RepairPage, WaitLine
from wijkpad.api.repair.transferring import FateLine, MappingLine, TransferLine, TransferPage
from wijkpad.api.safety.emergency_desk import EmergencyDesk, EmergencyForm, EmergencyPage
from wijkpad.api.tasks.correction_desk import AnswersLine, AnswersPage, OtherWay, Reopening
from wijkpad.api.tasks.correction_form import CorrectionPage
from wijkpad.api.terms.pages import CHANNELS as NOTICE_CHANNELS
from wijkpad.api.terms.pages import ActLine, PenaltyLine, TermDetail, TermsPage
from wijkpad.api.terms.sources_page import SourcesPage
from wijkpad.api.terms.team_list import TeamTerms
from wijkpad.api.words import due_text, role_names, value_text
from wijkpad.commands.access.break_glass import Wish
from wijkpad.commands.access.named_participants import Shielding
from wijkpad.commands.accounts.passwords import Passwords
from wijkpad.commands.accounts.sessions import Sitting
from wijkpad.commands.cases.start_case import StartedCase
from wijkpad.commands.designing.draft_definition import Checked
from wijkpad.commands.designing.merge_definition import Merger
from wijkpad.commands.designing.publish import Asked
from wijkpad.commands.designing.release import Offer, Released
from wijkpad.commands.documents.documents_of import DocumentChangedError
from wijkpad.commands.documents.send_document import Sent
from wijkpad.commands.documents.upload_document import Upload
from wijkpad.commands.funding.move_budget import Move
from wijkpad.commands.funding.rounds import Round, RoundKind
from wijkpad.commands.register.import_register import Foreseen as ForeseenImport
from wijkpad.commands.repair.repair_run import Repair
from wijkpad.commands.run.deliver_message import Delivered
from wijkpad.commands.tasks.complete_task import Completed
from wijkpad.commands.tasks.safety_answers import Urgent
from wijkpad.commands.tasks.save_draft import SavedDraft
from wijkpad.commands.team.stand_in import Wanted as StandInWanted
from wijkpad.commands.terms.changing_terms import WhichTerm
from wijkpad.commands.terms.extend_term import Longer
from wijkpad.commands.terms.suspend_term import Suspending
from wijkpad.diagrams import Diagram, Plane, StepRow, compare, describe, draw, for_editor, planes
from wijkpad.dmn import Model
from wijkpad.domain.access import CASE_ROLES
from wijkpad.domain.case import Case
from wijkpad.domain.directory import OFFER_KINDS, Suggestion, Volunteer, tag_text
from wijkpad.domain.document import CHANNELS, Document, Sending
from wijkpad.domain.dossier import LINKS, MODES, OUTCOMES, Note
from wijkpad.domain.funding import ContractCeiling, ContractTariff, GrantedStop, StopGround
from wijkpad.domain.happening import REASONS as STOP_REASONS
from wijkpad.domain.happening import Told
from wijkpad.domain.identity import ROLES, SYSTEM, Actor
from wijkpad.domain.jobs import Incident
from wijkpad.domain.ledger import PurseKey
from wijkpad.feel import Value
from wijkpad.forms import (
    ACCEPT,
    ACTION,
    ROWS,
    Field,
    Form,
    Kind,
    Shown,
    Submitted,
    listed_text,
)
from wijkpad.forms.moments import MissingHourError, moment_text, read_day, read_moment
from wijkpad.pathways import Parts, read_parts
from wijkpad.pathways.goals import KINDS as GOAL_KINDS
from wijkpad.pathways.goals import Coverage, Goal, partly_reached
from wijkpad.pathways.merging import Contested, MergedFiles, Side
from wijkpad.plugins import PluginState
from wijkpad.ports import Clock, StoredDefinition, TermView, WorkItem, Worklist
from wijkpad.terms import Length

__all__ = [
    "ContractCeiling",
    "ContractList",
    "ContractPage",
    "ContractTariff",
    "ForeseenImport",
    "GrantedStop",
    "ProviderPage",
    "REGISTER_KINDS",
    "headings_of",
    "PURSE_OWNERS",
    "ROUND_HEADINGS",
    "Round",
    "RoundKind",
    "RoundPart",
    "RoundRow",
    "RoundsPage",
    "STOP_REASONS",
    "BudgetList",
    "LedgerRow",
    "Move",
    "Told",
    "PurseKey",
    "PurseLine",
    "PursePage",
    "SourcesPage",
    "TeamTerms",
    "TermView",
    "read_day",
    "WhichTerm",
    "TermsPage",
    "TermDetail",
    "Suspending",
    "PenaltyLine",
    "Longer",
    "ActLine",
    "NOTICE_CHANNELS",
    "EXPORT_ABOUT",
    "ACCEPT",
    "ACTION",
    "CASE_ROLES",
    "GOAL_KINDS",
    "LINKS",
    "MODES",
    "OUTCOMES",
    "CHANNELS",
    "ROLES",
    "ROWS",
    "SYSTEM",
    "Actor",
    "Advice",
    "AdviceLine",
    "AmendPage",
    "AnswersLine",
    "AnswersPage",
    "ArrangePage",
    "Aside",
    "Asked",
    "Callee",
    "Case",
    "CaseLine",
    "CaseList",
    "CasePage",
    "Checked",
    "Chosen",
    "Clock",
    "Completed",
    "Contested",
    "CorrectionPage",
    "Coverage",
    "CoverageDesk",
    "CoveragePage",
    "Delivered",
    "Desk",
    "Diagram",
    "Document",
    "DocumentChangedError",
    "DocumentExample",
    "DocumentLine",
    "DocumentList",
    "DocumentPage",
    "DocumentPart",
    "EmergencyDesk",
    "EmergencyForm",
    "EmergencyPage",
    "Engine",
    "Wish",
    "FateLine",
    "Field",
    "FileDesk",
    "FileForm",
    "Filled",
    "Foreseen",
    "Gathered",
    "Form",
    "Goal",
    "HandLink",
    "HandTaskPage",
    "Happened",
    "Incident",
    "IncidentAction",
    "IncidentLine",
    "IncidentPage",
    "JournalLine",
    "Kept",
    "Kind",
    "LapseLine",
    "Length",
    "LinkedCase",
    "MakeLine",
    "MappingLine",
    "Me",
    "Merge",
    "MergedFiles",
    "Merger",
    "MissingHourError",
    "Model",
    "MomentLine",
    "NormLine",
    "Note",
    "NoteDesk",
    "NoteLine",
    "NotesPage",
    "NoticeLine",
    "Offer",
    "OpenTask",
    "OtherWay",
    "OwnTodo",
    "ParameterLine",
    "Parts",
    "Passwords",
    "Picked",
    "PersonHere",
    "PersonLine",
    "Plane",
    "PluginPage",
    "PluginState",
    "PluginsPage",
    "Released",
    "Reopening",
    "Repair",
    "RepairDesk",
    "RepairPage",
    "Repairable",
    "RunView",
    "SavedDraft",
    "Sending",
    "Sent",
    "SettingsPage",
    "Shielding",
    "Shown",
    "Side",
    "Sitting",
    "StandInLine",
    "StandInWanted",
    "StandInsPage",
    "Startable",
    "StartedCase",
    "StopGround",
    "StepLine",
    "StepRow",
    "StoredDefinition",
    "Submitted",
    "SystemClock",
    "MEANINGS",
    "Meaning",
    "MoneyShown",
    "TaskPage",
    "Tried",
    "TermLine",
    "TodoLine",
    "TodosPage",
    "TransferLine",
    "TransferPage",
    "Upload",
    "Urgent",
    "Value",
    "View",
    "WaitLine",
    "WorkItem",
    "Candidate",
    "EditPage",
    "KeepingPage",
    "MapChoices",
    "MapPage",
    "OFFER_KINDS",
    "OfferPage",
    "Results",
    "Suggestion",
    "Volunteer",
    "VolunteersPage",
    "Wanted",
    "Worklist",
    "WrongPersonPage",
    "compare",
    "describe",
    "draw",
    "due_text",
    "mark_of",
    "for_editor",
    "listed_text",
    "moment_text",
    "open_engine",
    "partly_reached",
    "planes",
    "read_moment",
    "read_parts",
    "role_names",
    "tag_text",
    "value_text",
]
