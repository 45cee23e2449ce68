# SPDX-License-Identifier: EUPL-1.2
"""The front door: everything that screens, command line and tests may ask of wijkpad."""

from wijkpad.api.budget_pages import OWNERS as PURSE_OWNERS
from wijkpad.api.budget_pages import BudgetList, LedgerRow, PurseLine, PursePage
from wijkpad.api.clock import SystemClock
from wijkpad.api.correction_desk import AnswersLine, AnswersPage, OtherWay, Reopening
from wijkpad.api.correction_form import CorrectionPage
from wijkpad.api.covering import CoverageDesk, CoveragePage, NormLine
from wijkpad.api.designing import DocumentExample
from wijkpad.api.desk import Desk
from wijkpad.api.directory_pages import (
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
from wijkpad.api.documents import DocumentLine, DocumentList, DocumentPage, DocumentPart, MakeLine
from wijkpad.api.emergency_desk import EmergencyDesk, EmergencyForm, EmergencyPage
from wijkpad.api.engine import Engine
from wijkpad.api.export_desk import ABOUT as EXPORT_ABOUT
from wijkpad.api.export_parts import Gathered, Picked
from wijkpad.api.file_desk import FileDesk
from wijkpad.api.file_views import FileForm
from wijkpad.api.finding_words import MEANINGS, Meaning
from wijkpad.api.foreseeing import Foreseen, LapseLine
from wijkpad.api.funding_desk import Tried
from wijkpad.api.handing_desk import (
    ArrangePage,
    Aside,
    HandLink,
    HandTaskPage,
    NoticeLine,
    OwnTodo,
    StandInLine,
    StandInsPage,
)
from wijkpad.api.incident_pages import IncidentAction, IncidentPage
from wijkpad.api.list_pages import CaseLine, CaseList, IncidentLine, JournalLine, Startable
from wijkpad.api.lists import View
from wijkpad.api.me import Me
from wijkpad.api.merging import Chosen, Merge, mark_of
from wijkpad.api.money_shown import MoneyShown
from wijkpad.api.note_desk import AmendPage, NoteDesk, NoteLine, NotesPage, TodoLine, TodosPage
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
from wijkpad.api.plugin_watch import PluginsPage
from wijkpad.api.register_desk import KINDS as REGISTER_KINDS
from wijkpad.api.register_desk import headings_of
from wijkpad.api.register_pages import ContractList, ContractPage, ProviderPage
from wijkpad.api.repair_desk import RepairDesk
from wijkpad.api.repairing import MomentLine, Repairable, RepairPage, WaitLine
from wijkpad.api.settings_page import ParameterLine, PersonHere, SettingsPage
from wijkpad.api.sources_page import SourcesPage
from wijkpad.api.term_list import TeamTerms
from wijkpad.api.term_pages import CHANNELS as NOTICE_CHANNELS
from wijkpad.api.term_pages import ActLine, PenaltyLine, TermDetail, TermsPage
from wijkpad.api.transferring import FateLine, MappingLine, TransferLine, TransferPage
from wijkpad.api.words import due_text, role_names, value_text
from wijkpad.api.wrong_desk import WrongPersonPage
from wijkpad.commands.break_glass import Wish
from wijkpad.commands.changing_terms import WhichTerm
from wijkpad.commands.complete_task import Completed
from wijkpad.commands.deliver_message import Delivered
from wijkpad.commands.documents_of import DocumentChangedError
from wijkpad.commands.draft_definition import Checked
from wijkpad.commands.extend_term import Longer
from wijkpad.commands.funding.move_budget import Move
from wijkpad.commands.import_register import Foreseen as ForeseenImport
from wijkpad.commands.merge_definition import Merger
from wijkpad.commands.named_participants import Shielding
from wijkpad.commands.passwords import Passwords
from wijkpad.commands.publish import Asked
from wijkpad.commands.release import Offer, Released
from wijkpad.commands.repair_run import Repair
from wijkpad.commands.safety_answers import Urgent
from wijkpad.commands.save_draft import SavedDraft
from wijkpad.commands.send_document import Sent
from wijkpad.commands.sessions import Sitting
from wijkpad.commands.stand_in import Wanted as StandInWanted
from wijkpad.commands.start_case import StartedCase
from wijkpad.commands.suspend_term import Suspending
from wijkpad.commands.upload_document import Upload
from wijkpad.diagrams import Diagram, Plane, StepRow, compare, describe, draw, planes
from wijkpad.dmn import Model
from wijkpad.domain.access import CASE_ROLES
from wijkpad.domain.case import Case
from wijkpad.domain.directory import OFFER_KINDS, Suggestion, Volunteer, tag_text
from wijkpad.domain.document import CHANNELS, Document, Sending
from wijkpad.domain.dossier import LINKS, MODES, OUTCOMES, Note
from wijkpad.domain.funding import ContractTariff, GrantedStop
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
    "ContractList",
    "ContractPage",
    "ContractTariff",
    "ForeseenImport",
    "GrantedStop",
    "ProviderPage",
    "REGISTER_KINDS",
    "headings_of",
    "PURSE_OWNERS",
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
