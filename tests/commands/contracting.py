# SPDX-License-Identifier: EUPL-1.2
"""A contract with a ceiling, and a small pathway that begins when its money runs out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tests.commands.house import House, a_pathway, chain
from tests.commands.treasury import CONTRACT, Treasury
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.run.begun_by import starts_of
from wijkpad.domain.case import Case, Run, Task
from wijkpad.domain.definition import CONTRACT_SIGNAL, Definition, Start
from wijkpad.domain.funding import AgreedProduct, Contract, Provider, Register
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident

BODY = (
    f'<startEvent id="s"><messageEventDefinition messageRef="C"/></startEvent><userTask id="A"/>'
    f'<endEvent id="e"/>{chain("s", "A", "e")}'
)
CEILING = 1_000_000


def a_signal_pathway() -> Definition:
    """Return a pathway about contracts of one task, as the contract manager's."""
    plain = a_pathway("sein", BODY)
    diagram = plain.diagram.replace(
        b'<message id="M"', f'<message id="C" name="{CONTRACT_SIGNAL}"/><message id="M"'.encode()
    )
    task = replace(plain.steps["A"], roles=("contract_manager",))
    return replace(
        plain,
        diagram=diagram,
        files={"sein.bpmn": diagram},
        subject="contract",
        steps={**plain.steps, "A": task},
        starts=(Start(element="s", name="Geld raakt op", message=CONTRACT_SIGNAL),),
    )


@dataclass
class Agreed:
    """Contract C-100 of Zorg Dichtbij, with € 10.000 for the year, and who answers for it."""

    house: House
    treasury: Treasury
    carla: Actor

    def publish(self) -> None:
        definition = a_signal_pathway()
        self.house.publish(definition)
        with self.house.store.work(MUNICIPALITY) as unit:
            unit.definitions.listen(definition.key, starts_of(definition))
            unit.commit()

    def files(self) -> list[Case]:
        with self.house.store.work(MUNICIPALITY, reading=True) as unit:
            return unit.cases.files("contract", CONTRACT.key)

    def runs(self, file: Case) -> list[Run]:
        with self.house.store.work(MUNICIPALITY, reading=True) as unit:
            return unit.cases.runs_of(file.id)

    def task(self) -> Task:
        (file,) = self.files()
        return self.house.open_tasks(file.id)["A"]

    def incidents(self) -> list[Incident]:
        with self.house.store.work(MUNICIPALITY, reading=True) as unit:
            return unit.jobs.open_incidents()


def agree(house: House, *, warn_pct: int = 70) -> Agreed:
    """Take the contract into the register and give its ceiling to the ledger."""
    treasury = Treasury(house)
    with house.store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(
            Register(
                providers=(Provider(id="zorg", name="Zorg Dichtbij"),),
                contracts=(
                    Contract(
                        id=CONTRACT.key,
                        provider="zorg",
                        title="Begeleiding",
                        variant="inspanningsgericht",
                        valid_from=date(2026, 1, 1),
                        warn_pct=warn_pct,
                    ),
                ),
                products=(
                    AgreedProduct(contract=CONTRACT.key, product="02A03", unit="hour"),
                    AgreedProduct(contract=CONTRACT.key, product="02A05", unit="hour"),
                ),
            )
        )
        unit.commit()
    treasury.allot(CONTRACT, CEILING)
    carla = house.hire("carla", "zuid", "contract_manager")
    return Agreed(house, treasury, carla)
