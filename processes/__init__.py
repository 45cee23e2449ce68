# SPDX-License-Identifier: EUPL-1.2
"""The base pathways, as data: diagrams, tables, forms and scenarios."""
