# SPDX-License-Identifier: EUPL-1.2
"""Due work: claimed under a lease, carried out under a fence, tried again, and then an incident.

`delivery` and `queued` need Procrastinate, and are imported where the database is PostgreSQL.
"""

from wijkpad.jobs.backoff import wait_before
from wijkpad.jobs.desk import Applier, JobDesk
from wijkpad.jobs.embedded import EmbeddedDispatcher

__all__ = ["Applier", "EmbeddedDispatcher", "JobDesk", "wait_before"]
