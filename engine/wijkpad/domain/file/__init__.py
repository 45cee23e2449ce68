# SPDX-License-Identifier: EUPL-1.2
"""The file about people: who they are, who decides for whom, what was agreed and ordered. Pure."""
