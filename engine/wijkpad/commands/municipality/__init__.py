# SPDX-License-Identifier: EUPL-1.2
"""A municipality as a whole: its file, read and written, and its plugins."""
