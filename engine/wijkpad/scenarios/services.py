# SPDX-License-Identifier: EUPL-1.2
"""Services that answer what the scenario says, and wait until it says so."""

from __future__ import annotations

from collections.abc import Mapping

from wijkpad.errors import PluginError
from wijkpad.feel import Value
from wijkpad.pathways import SetService
from wijkpad.ports import ServiceCall


class ScriptedServices:
    """The `ports.Services` of a scenario. A topic that was not told what to answer, waits."""

    def __init__(self) -> None:
        self._answers: dict[str, SetService] = {}

    def tell(self, answer: SetService) -> None:
        """Let a topic answer like this from now on."""
        self._answers[answer.topic] = answer

    def answers(self, topic: str) -> bool:
        """Tell whether the scenario said what the topic answers."""
        return topic in self._answers

    def topics(self, municipality: str) -> frozenset[str]:
        """Return the topics that answer."""
        del municipality
        return frozenset(self._answers)

    def never_twice(self, municipality: str) -> frozenset[str]:
        """Return none: nothing leaves a scenario."""
        del municipality
        return frozenset()

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        """Return what the scenario said.

        Raises:
            PluginError: the scenario said that it fails or hangs.
        """
        answer = self._answers[call.topic]
        if answer.hangs:
            raise PluginError("scenario", call.topic, "hangs")
        if answer.error is not None:
            raise PluginError("scenario", call.topic, answer.error)
        return answer.returns or {}
