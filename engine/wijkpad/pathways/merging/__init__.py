# SPDX-License-Identifier: EUPL-1.2
"""Three-way merge of a pathway: what one side changed is taken, what both changed is asked."""

from wijkpad.pathways.merging.atoms import Side
from wijkpad.pathways.merging.files import Contested, MergedFiles, merge_files

__all__ = ["Contested", "MergedFiles", "Side", "merge_files"]
