# SPDX-License-Identifier: EUPL-1.2
"""Measurements, as ratios within one run: a machine is slow or fast for all of them alike."""
