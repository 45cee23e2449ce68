# SPDX-License-Identifier: EUPL-1.2
"""What a worker reads when a run cannot go on."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from wijkpad.errors import DecisionFailedError, NoWayOutError, RunStuckError
from wijkpad.findings import Finding
from wijkpad_webui.errors import sentence, status_of


@pytest.mark.parametrize(
    "error",
    [
        NoWayOutError("GW", "limit"),
        DecisionFailedError("BR", "D", [Finding(code="DMN-201", text="Twee regels kloppen.")]),
    ],
)
def test_the_worker_is_told_that_nothing_was_lost(error: RunStuckError) -> None:
    assert status_of(error) is HTTPStatus.UNPROCESSABLE_ENTITY
    told = sentence(error)
    assert told is not None
    assert "wat u invulde staat in uw concept" in told
    assert "De beheerder ziet deze storing." in told
