# SPDX-License-Identifier: EUPL-1.2
"""Keeping the social map."""
