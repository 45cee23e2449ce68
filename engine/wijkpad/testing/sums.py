# SPDX-License-Identifier: EUPL-1.2
"""The worked sums, each checked by hand. A number is of an example; the same number may ask twice.

Money is whole cents. What is asked of messages and claims is not here: the plugin API has no hooks for
those yet.
"""

from __future__ import annotations

from typing import Final

from wijkpad.testing.funding import WorkedSum
from wijkpad.testing.sums_by_effort import SUMS as BY_EFFORT
from wijkpad.testing.sums_by_output import SUMS as BY_OUTPUT
from wijkpad.testing.sums_of_purses import SUMS as OF_PURSES
from wijkpad.testing.sums_without_contract import SUMS as WITHOUT_CONTRACT

SUMS: Final[tuple[WorkedSum, ...]] = (*BY_EFFORT, *BY_OUTPUT, *OF_PURSES, *WITHOUT_CONTRACT)
"""Every sum, in the order of their numbers within each way of funding."""
