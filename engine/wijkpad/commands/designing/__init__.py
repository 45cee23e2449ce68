# SPDX-License-Identifier: EUPL-1.2
"""Pathways: drafted, tried, merged, published, released."""
