# SPDX-License-Identifier: EUPL-1.2
"""wijkpad: the work of a Dutch neighbourhood team as diagrams that run."""

__version__ = "0.1.0"
