# SPDX-License-Identifier: EUPL-1.2
"""Runs diagrams: the only part of wijkpad that knows SpiffWorkflow.

SpiffWorkflow gives the parser, the specs, the tasks with their states and the workflows with their
sub-workflows. How a token moves is ours, because the library keeps all history in its state, copies
data at every step and joins branches wrongly in loops.
"""

from wijkpad.runtime.run import STEP_BUDGET
from wijkpad.runtime.spiff import SpiffRuntime

__all__ = ["STEP_BUDGET", "SpiffRuntime"]
