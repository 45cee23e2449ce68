# SPDX-License-Identifier: EUPL-1.2
"""The front door: everything that screens, command line and tests may ask of wijkpad."""

from wijkpad.api.clock import SystemClock
from wijkpad.api.desk import Desk
from wijkpad.api.engine import Engine
from wijkpad.api.lists import View
from wijkpad.api.opening import open_engine
from wijkpad.api.pages import (
    Advice,
    AdviceLine,
    CaseLine,
    CaseList,
    CasePage,
    Filled,
    Happened,
    IncidentLine,
    JournalLine,
    Kept,
    LinkedCase,
    Me,
    OpenTask,
    PersonLine,
    RunView,
    Startable,
    StepLine,
    TaskPage,
    TermLine,
)
from wijkpad.api.settings_page import ParameterLine, PersonHere, SettingsPage
from wijkpad.api.words import due_text, role_names, value_text
from wijkpad.commands.complete_task import Completed
from wijkpad.commands.deliver_message import Delivered
from wijkpad.commands.draft_definition import Checked
from wijkpad.commands.passwords import Passwords
from wijkpad.commands.publish import Asked
from wijkpad.commands.save_draft import SavedDraft
from wijkpad.commands.start_case import StartedCase
from wijkpad.domain.access import CASE_ROLES
from wijkpad.domain.identity import ROLES, Actor
from wijkpad.feel import Value
from wijkpad.forms import ACCEPT, ACTION, ROWS, Field, Form, Kind, Shown, Submitted
from wijkpad.plugins import PluginState
from wijkpad.ports import Clock, StoredDefinition, WorkItem, Worklist

__all__ = [
    "ACCEPT",
    "ACTION",
    "CASE_ROLES",
    "ROLES",
    "ROWS",
    "Actor",
    "Advice",
    "AdviceLine",
    "Asked",
    "CaseLine",
    "CaseList",
    "CasePage",
    "Checked",
    "Clock",
    "Completed",
    "Delivered",
    "Desk",
    "Engine",
    "Field",
    "Filled",
    "Form",
    "Happened",
    "IncidentLine",
    "JournalLine",
    "Kept",
    "Kind",
    "LinkedCase",
    "Me",
    "OpenTask",
    "ParameterLine",
    "Passwords",
    "PersonHere",
    "PersonLine",
    "PluginState",
    "RunView",
    "SavedDraft",
    "SettingsPage",
    "Shown",
    "Startable",
    "StartedCase",
    "StepLine",
    "StoredDefinition",
    "Submitted",
    "SystemClock",
    "TaskPage",
    "TermLine",
    "Value",
    "View",
    "WorkItem",
    "Worklist",
    "due_text",
    "open_engine",
    "role_names",
    "value_text",
]
