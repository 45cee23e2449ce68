# SPDX-License-Identifier: EUPL-1.2
"""Norms: what a pathway must always do, decided on its drawing, tables and forms."""

from wijkpad.pathways.norms.deciding import norm_findings, verdicts
from wijkpad.pathways.norms.keeping import bent_norms
from wijkpad.pathways.norms.model import NORMS, Norm, Outcome, Verdict
from wijkpad.pathways.norms.reading import read_norms

__all__ = [
    "NORMS",
    "Norm",
    "Outcome",
    "Verdict",
    "bent_norms",
    "norm_findings",
    "read_norms",
    "verdicts",
]
