# SPDX-License-Identifier: EUPL-1.2
"""The file of one person, handed out."""
