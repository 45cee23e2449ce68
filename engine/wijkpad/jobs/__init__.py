# SPDX-License-Identifier: EUPL-1.2
"""Due work: claimed under a lease, carried out under a fence, tried again, and then an incident."""

from wijkpad.jobs.backoff import wait_before
from wijkpad.jobs.desk import Applier, JobDesk
from wijkpad.jobs.dispatcher import Dispatcher

__all__ = ["Applier", "Dispatcher", "JobDesk", "wait_before"]
