# SPDX-License-Identifier: EUPL-1.2
"""User tasks: claimed, filled in, completed."""
