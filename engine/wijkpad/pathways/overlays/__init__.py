# SPDX-License-Identifier: EUPL-1.2
"""Overlays: what a municipality changes in a pathway, as operations on ids that outlive a release."""

from wijkpad.pathways.folder import OVERLAY
from wijkpad.pathways.overlays.applying import apply
from wijkpad.pathways.overlays.deriving import Derived, alike, derive
from wijkpad.pathways.overlays.model import (
    AddRule,
    Operation,
    Overlay,
    ReplaceForm,
    ReplaceScenario,
    SetParameter,
)
from wijkpad.pathways.overlays.reading import read_overlay
from wijkpad.pathways.overlays.writing import written

__all__ = [
    "OVERLAY",
    "AddRule",
    "Derived",
    "Operation",
    "Overlay",
    "ReplaceForm",
    "ReplaceScenario",
    "SetParameter",
    "alike",
    "apply",
    "derive",
    "read_overlay",
    "written",
]
