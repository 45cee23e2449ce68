# SPDX-License-Identifier: EUPL-1.2
"""Runs and answers put right afterwards, each with a reason."""
