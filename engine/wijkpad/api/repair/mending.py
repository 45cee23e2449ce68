# SPDX-License-Identifier: EUPL-1.2
"""What can be done about incidents."""

from __future__ import annotations

from collections.abc import Callable

from wijkpad.api import lists
from wijkpad.api.designer.designing import Designing
from wijkpad.api.list_pages import IncidentLine
from wijkpad.api.repair import foreseeing, incident_pages
from wijkpad.api.repair.foreseeing import Foreseen
from wijkpad.api.repair.incident_pages import IncidentPage
from wijkpad.commands.jobs import mend_incident, resolve_incident
from wijkpad.domain.jobs import Incident


class Mending(Designing):
    """The verbs about incidents, of a desk; `_after` is called when there may be work."""

    _after: Callable[[], None]

    def incidents(self) -> list[IncidentLine]:
        """Return the open incidents, for the administrator."""
        return lists.incidents(self._reader)

    def incident_page(self, incident: str) -> IncidentPage:
        """Return what can be done about an open incident, and what each of that does."""
        return incident_pages.incident_page(self._reader, incident)

    def choices(self, case: str) -> list[IncidentLine]:
        """Return the messages of a case for which a person has to choose the run."""
        return lists.choices(self._reader, case)

    def retry_incident(self, incident: str, reason: str = "") -> Incident:
        """Try the job of an incident again, with all its tries."""
        done = resolve_incident.retry(self._tools, self._actor, incident, reason)
        self._after()
        return done

    def foresee_skip(self, incident: str) -> Foreseen:
        """Return what skipping the step of an incident would do; nothing changes.

        Raises:
            RepairRefusedError: the run has no way on from there.
        """
        return foreseeing.foresee_skip(self._reader, incident)

    def skip_incident(self, incident: str, reason: str, *, mark: str | None = None) -> Incident:
        """Let the run go on past the step of an incident, as if it was done.

        Raises:
            ConflictError: something else would happen than `mark` stands for.
        """
        done = mend_incident.skip(self._tools, self._actor, incident, reason, mark=mark)
        self._after()
        return done

    def stop_incident(self, incident: str, reason: str) -> Incident:
        """Stop the run of an incident."""
        return mend_incident.stop(self._tools, self._actor, incident, reason)

    def set_aside_incident(self, incident: str, reason: str) -> Incident:
        """Close an incident that needs nothing more."""
        return resolve_incident.set_aside(self._tools, self._actor, incident, reason)

    def choose_for_message(self, incident: str, subscription: str) -> Incident:
        """Give a message to the run that a person chose."""
        done = resolve_incident.choose(self._tools, self._actor, incident, subscription)
        self._after()
        return done
