# SPDX-License-Identifier: EUPL-1.2
"""A busy machine must not fail a law: Hypothesis keeps no clock here."""

from hypothesis import settings

settings.register_profile("without_clock", deadline=None)
settings.load_profile("without_clock")
