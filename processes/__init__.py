# SPDX-License-Identifier: EUPL-1.2
"""The base pathways that ship with wijkpad: data only, no code."""
