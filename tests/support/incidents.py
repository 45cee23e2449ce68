# SPDX-License-Identifier: EUPL-1.2
"""A case with a step that failed, for the pages that mend it."""

from __future__ import annotations

from tests.support.stores import MUNICIPALITY
from tests.support.website import Website
from tests.webui.test_tasks import REQUEST, SAFE, _lists, started
from wijkpad.domain.jobs import Incident, Job


def a_failed_step(website: Website) -> str:
    """Return an intake whose open task stands for a service that failed six times: incident i-1."""
    begun = started(website)
    desk = website.desk("loes")
    done = desk.complete(begun.first_task_id or "", _lists(REQUEST))
    desk.complete(done.next_task_id or "", _lists(SAFE))
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        (run,) = unit.cases.runs_of(begun.case_id)
        (waits,) = unit.tasks.open_of_run(run.id)
        unit.jobs.add(
            Job(
                id="j-1",
                kind="service",
                run=run.id,
                token=waits.id,
                element=waits.element,
                topic="test.ask",
                due_at=website.clock.now(),
                state="incident",
            )
        )
        unit.jobs.add_incident(
            Incident(
                id="i-1",
                job="j-1",
                run=run.id,
                case=begun.case_id,
                code="JOB-service",
                text="Een automatische stap is niet gelukt. Stap: ‘Offerte opvragen’.",
                raised_at=website.clock.now(),
            )
        )
        unit.commit()
    return begun.case_id
