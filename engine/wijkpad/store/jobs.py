# SPDX-License-Identifier: EUPL-1.2
"""The book of jobs: what is due, who is at it, and under which fence."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from wijkpad.domain.jobs import Incident, Job, JobState, Post
from wijkpad.errors import NotFoundError
from wijkpad.store.claiming import claimed_for, oldest
from wijkpad.store.tables import incidents, jobs, leases, posts
from wijkpad.store.wire import Found, Wire, fixed, inserting, picking, removing, same, updating

_c = jobs.c
_add = inserting(jobs)
_get = picking(jobs, "id")
_for_token = picking(jobs, "token").where(_c.state != "cancelled").order_by(_c.due_at.desc())
_held = (_c.fence == bindparam("at_fence"), _c.state == fixed("doing"))
_settle = removing(jobs, "id").where(*_held)
_change_held = updating(jobs, "id").where(*_held)
_waiting = _c.state.in_(("todo", "doing"))
_move = updating(jobs, "token").where(_waiting).values(fence=_c.fence + 1)
_drop_todo = removing(jobs, "token").where(_c.state == fixed("todo"))
_cancel = (
    updating(jobs, "token").where(_c.state.in_(("doing", "incident"))).values(fence=_c.fence + 1)
)
_reopen = updating(jobs, "id").where(_c.state == "incident").values(fence=_c.fence + 1)
_next_due = select(func.min(_c.due_at).label("due_at")).where(
    *same(jobs), _c.state == fixed("todo")
)
_waiting_for = select(func.count().label("number")).where(
    *same(jobs),
    _c.kind == fixed("service"),
    _c.state.in_((fixed("todo"), fixed("doing"), fixed("incident"))),
    func.substr(_c.topic, 1, bindparam("size")) == bindparam("topic"),
)
_free = updating(jobs).where(
    _c.state == fixed("doing"), _c.lease_owner.is_distinct_from(bindparam("at_owner"))
)
_drop_lease = removing(leases, "name", "owner")
_add_incident = inserting(incidents)
_incident = picking(incidents, "id")
_open_incidents = (
    picking(incidents)
    .where(incidents.c.resolved_at.is_(None))
    .order_by(incidents.c.raised_at, incidents.c.id)
)
_save_incident = updating(incidents, "id")
_posts = picking(posts).where(posts.c.settled_at.is_(None)).order_by(posts.c.arrived_at, posts.c.id)
_posts_of_case = _posts.where(posts.c.case_id == bindparam("at_case_id"))
_posts_under_key = _posts.where(posts.c.case_id.is_(None), posts.c.key == bindparam("at_key"))
_settle_post = updating(posts, "id").where(posts.c.settled_at.is_(None))


class SqlJobs:
    """Jobs, leases, incidents and posts, of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.announced: list[tuple[str, datetime]] = []
        """(job, when it is due) of what this transaction gave the workers to do."""

    def add(self, job: Job) -> None:
        values = {
            "id": job.id,
            "kind": job.kind,
            "run_id": job.run,
            "token": job.token,
            "element": job.element,
            "topic": job.topic,
            "due_at": job.due_at,
            "state": job.state,
            "attempts": job.attempts,
            "max_attempts": job.max_attempts,
            "fence": job.fence,
            "idem_key": job.idem_key or job.id,
            "last_error": job.last_error,
        }
        self._wire.later(_add, values)
        if job.state == "todo":
            self.announced.append((job.id, job.due_at))

    def get(self, job: str) -> Job | None:
        return _job_or_none(self._wire.one(_get, at_id=job))

    def for_token(self, token: str) -> Job | None:
        return _job_or_none(self._wire.one(_for_token, at_token=token))

    def claim_due(self, now: datetime, *, owner: str, lease_seconds: int, limit: int) -> list[Job]:
        postgres = self._wire.is_postgres
        claim = claimed_for(lease_seconds, postgres=postgres)
        claimed: list[Job] = []
        for row in self._wire.every(oldest(postgres=postgres), now=now, most=limit):
            values = {
                "at_id": row.id,
                "state": "doing",
                "attempts": row.attempts + 1,
                "fence": row.fence + 1,
                "lease_owner": owner,
            }
            self._wire.change(claim, values)
            claimed.append(_job(row, state="doing", more=1))
        return claimed

    def settle(self, job: str, fence: int) -> bool:
        return self._wire.change(_settle, {"at_id": job, "at_fence": fence}) == 1

    def retry(self, job: str, fence: int, *, at: datetime, error: str) -> bool:
        values = {"state": "todo", "due_at": at, "last_error": error}
        return self._let_go(job, fence, values)

    def to_incident(self, job: str, fence: int, *, error: str) -> bool:
        return self._let_go(job, fence, {"state": "incident", "last_error": error})

    def _let_go(self, job: str, fence: int, values: dict[str, object]) -> bool:
        free = {"lease_owner": None, "lease_until": None, "at_id": job, "at_fence": fence}
        return self._wire.change(_change_held, values | free) == 1

    def reschedule(self, token: str, due_at: datetime) -> None:
        free = {"lease_owner": None, "lease_until": None, "attempts": 0}
        self._wire.change(_move, {"at_token": token, "state": "todo", "due_at": due_at, **free})

    def cancel_token(self, token: str) -> None:
        self._wire.change(_drop_todo, {"at_token": token})
        self._wire.change(_cancel, {"at_token": token, "state": "cancelled"})

    def next_due(self) -> datetime | None:
        row = self._wire.one(_next_due)
        found = None if row is None else row.due_at
        return found if isinstance(found, datetime) else None

    def waiting_for(self, topic: str) -> int:
        row = self._wire.one(_waiting_for, topic=topic, size=len(topic))
        return 0 if row is None else int(row.number)

    def take_lease(self, name: str, owner: str, *, seconds: int) -> bool:
        insert = self._wire.insert(leases)
        until = self._wire.clock(seconds)
        free = or_(leases.c.owner == owner, leases.c.until < self._wire.clock())
        statement = (
            insert.values(until=until)
            .on_conflict_do_update(
                index_elements=["municipality", "name"],
                set_={"owner": owner, "until": until},
                where=free,
            )
            .returning(leases.c.owner)
        )
        return self._wire.written(statement, {"name": name, "owner": owner}) is not None

    def drop_lease(self, name: str, owner: str) -> None:
        self._wire.change(_drop_lease, {"at_name": name, "at_owner": owner})

    def free_from_others(self, owner: str) -> None:
        statement = _free.values({_c.lease_until: self._wire.clock(-1)})
        self._wire.change(statement, {"at_owner": owner})

    def add_incident(self, incident: Incident) -> None:
        self._wire.change(_add_incident, {"id": incident.id, **_incident_columns(incident)})

    def incident(self, incident: str) -> Incident | None:
        row = self._wire.one(_incident, at_id=incident)
        return None if row is None else _incident_from(row)

    def open_incidents(self) -> list[Incident]:
        return self._wire.each(_incident_from, _open_incidents)

    def save_incident(self, incident: Incident) -> None:
        values = {"at_id": incident.id, **_incident_columns(incident)}
        if self._wire.change(_save_incident, values) != 1:
            raise NotFoundError("incident", incident.id)

    def reopen(self, job: str, *, at: datetime) -> None:
        values = {"at_id": job, "state": "todo", "attempts": 0, "due_at": at}
        if self._wire.change(_reopen, values) != 1:
            raise NotFoundError("job", job)
        self.announced.append((job, at))

    def add_post(self, post: Post) -> bool:
        values = {
            "id": post.id,
            "name": post.name,
            "case_id": post.case,
            "key": post.key,
            "arrived_at": post.arrived_at,
            "keep_until": post.keep_until,
        }
        return self._wire.change(self._wire.insert(posts).on_conflict_do_nothing(), values) == 1

    def posts_waiting(self, *, case: str | None = None) -> list[Post]:
        if case is None:
            return self._wire.each(_post, _posts)
        return self._wire.each(_post, _posts_of_case, at_case_id=case)

    def posts_under(self, key: str) -> list[Post]:
        return self._wire.each(_post, _posts_under_key, at_key=key)

    def settle_post(self, post: str, *, run: str | None, at: datetime) -> None:
        self._wire.change(_settle_post, {"at_id": post, "run_id": run, "settled_at": at})


def _job_or_none(row: Found | None) -> Job | None:
    return None if row is None else _job(row)


def _job(row: Found, *, state: JobState | None = None, more: int = 0) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        run=row.run_id,
        token=row.token,
        element=row.element,
        topic=row.topic,
        due_at=row.due_at,
        state=state or row.state,
        attempts=row.attempts + more,
        max_attempts=row.max_attempts,
        fence=row.fence + more,
        idem_key=row.idem_key,
        last_error=row.last_error,
    )


def _incident_columns(incident: Incident) -> dict[str, object]:
    return {
        "job_id": incident.job,
        "run_id": incident.run,
        "case_id": incident.case,
        "code": incident.code,
        "text": incident.text,
        "raised_at": incident.raised_at,
        "resolved_at": incident.resolved_at,
        "resolved_by": incident.resolved_by,
    }


def _incident_from(row: Found) -> Incident:
    return Incident(
        id=row.id,
        job=row.job_id,
        run=row.run_id,
        case=row.case_id,
        code=row.code,
        text=row.text,
        raised_at=row.raised_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
    )


def _post(row: Found) -> Post:
    return Post(
        id=row.id,
        name=row.name,
        case=row.case_id,
        key=row.key,
        arrived_at=row.arrived_at,
        keep_until=row.keep_until,
    )
