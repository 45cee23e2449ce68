# SPDX-License-Identifier: EUPL-1.2
"""BPMN diagrams: read, check, make fit to run, compare, draw and describe in words.

`read` takes any drawing, finished or not. `check` says everything that keeps it from running
exactly as drawn. `normalise` makes the document that runs; `draw` and `describe` show the drawing.
"""

from wijkpad.diagrams.check import check
from wijkpad.diagrams.compare import Change, Comparison, compare
from wijkpad.diagrams.describe import StepRow, describe, reading_order
from wijkpad.diagrams.draw import draw
from wijkpad.diagrams.for_editors import for_editor
from wijkpad.diagrams.model import (
    Bounds,
    Diagram,
    Edge,
    EventDefinition,
    Flow,
    Lane,
    Named,
    Node,
    Process,
    Repeat,
    Script,
    Shape,
)
from wijkpad.diagrams.normalise import NORMALISER, Normalised, normalise
from wijkpad.diagrams.planes import Plane, plane_of, plane_with, planes
from wijkpad.diagrams.published import NORMALISED as NORMALISES
from wijkpad.diagrams.published import REFUSED, RUNS
from wijkpad.diagrams.reading import read
from wijkpad.diagrams.routing_rules import advised
from wijkpad.diagrams.standard import (
    breaches,
    breaks_standard,
    follows_standard,
    without_doubles,
)
from wijkpad.diagrams.words import kind_text

__all__ = [
    "NORMALISER",
    "NORMALISES",
    "REFUSED",
    "RUNS",
    "Bounds",
    "Change",
    "Comparison",
    "Diagram",
    "Edge",
    "EventDefinition",
    "Flow",
    "Lane",
    "Named",
    "Node",
    "Normalised",
    "Plane",
    "Process",
    "Repeat",
    "Script",
    "Shape",
    "StepRow",
    "advised",
    "breaches",
    "breaks_standard",
    "check",
    "compare",
    "describe",
    "draw",
    "follows_standard",
    "for_editor",
    "kind_text",
    "normalise",
    "plane_of",
    "plane_with",
    "planes",
    "read",
    "reading_order",
    "without_doubles",
]
