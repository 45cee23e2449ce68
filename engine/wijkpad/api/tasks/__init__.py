# SPDX-License-Identifier: EUPL-1.2
"""The pages of a task, and of answers that are put right."""
