# SPDX-License-Identifier: EUPL-1.2
"""The nouns of neighbourhood work as plain values: no database, no engine, no clock."""
