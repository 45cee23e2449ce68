# SPDX-License-Identifier: EUPL-1.2
"""The example municipality: its file, and the few things of its own that it asks and does in daily work.

How it pays for help comes from other plugins, which its file switches on.
"""

from __future__ import annotations

from wijkpad.plugin_api import Manifest
from wijkpad_voorbeeldgemeente.daily_work import (
    REGISTER,
    form_extend,
    form_validate,
    service_task_run,
    service_task_specs,
)
from wijkpad_voorbeeldgemeente.terms import (
    calendar_days_off,
    plugin_config_check,
    term_deadline,
    term_rules,
)

__all__ = [
    "PLUGIN",
    "calendar_days_off",
    "form_extend",
    "form_validate",
    "plugin_config_check",
    "service_task_run",
    "service_task_specs",
    "term_deadline",
    "term_rules",
]

PLUGIN = Manifest(
    key="voorbeeldgemeente",
    title="Eigen regels van Voorbeeldstad",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "ask_origin": {
                "title": "Vraag bij de aanmelding hoe de inwoner het wijkteam vond",
                "type": "boolean",
                "default": False,
            },
            "closing_days": {
                "title": "Sluitingsdagen van de gemeente, zoals 24-12-2026 31-12-2026",
                "type": "string",
                "maxLength": 500,
                "default": "",
            },
            "before_closing": {
                "title": "Klaar vóór een sluitingsdag als een plicht op die dag afloopt",
                "type": "boolean",
                "default": False,
            },
            "first_contact_days": {
                "title": "Eerste contact bij normale urgentie binnen zoveel werkdagen (0: zoals het traject)",
                "type": "integer",
                "minimum": 0,
                "maximum": 20,
                "default": 0,
            },
        },
    },
    capabilities=(f"form:{REGISTER}", "service:walk_in", "calendar", "terms"),
)
