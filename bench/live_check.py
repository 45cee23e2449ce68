# SPDX-License-Identifier: EUPL-1.2
"""A live check over 500 contracts, 20,000 tariffs and 100,000 ledger lines, in real plugin hosts.

Every enabled plugin that this installation has answers in a process of its own. Prints how long half
and 95 % of the checks took at most, and which hook took how much of it.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from wijkpad.domain.funding import (
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    Provider,
    Register,
)
from wijkpad.domain.ledger import Line, PurseKey, ceiling_of
from wijkpad.feel import Value
from wijkpad.plugin_api import FundingRequest
from wijkpad.plugins import FundingServices, HostLimits, installed_plugins
from wijkpad.plugins.quoting import FundingAdvice
from wijkpad.ports import Setting
from wijkpad.store import SqlStore, migrate

TOWN: Final = "gm9999"
CONTRACTS, PROVIDERS, PRODUCTS, YEARS, TEAMS = 500, 100, 8, 5, 20
LINES, CHECKS = 100_000, 300
FIRST_YEAR: Final = 2024
_YEARS: Final = range(FIRST_YEAR, FIRST_YEAR + YEARS)
NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
ON: Final = ("contractregister", "inspanningsgericht", "sociale_kaart", "wijkbudget")
_SECRET: Final = b"only for measuring, thirty-two signs or more"


def register() -> Register:
    """Return the contracts: each with its products, a tariff per product and year, and a ceiling."""
    codes = [f"02A{number:02d}" for number in range(PRODUCTS * 5)]
    contracts, products, ceilings = [], [], []
    tariffs: list[ContractTariff] = []
    for number in range(CONTRACTS):
        key = f"C-{number}"
        contracts.append(
            Contract(
                id=key,
                provider=f"P-{number % PROVIDERS}",
                title=f"Contract {number}",
                variant="inspanningsgericht",
                valid_from=date(FIRST_YEAR, 1, 1),
                valid_until=date(FIRST_YEAR + YEARS - 1, 12, 31),
            )
        )
        ceilings.append(ContractCeiling(contract=key, product=None, year=2026, cents=10**10))
        for code in (codes[(number + step) % len(codes)] for step in range(PRODUCTS)):
            products.append(AgreedProduct(contract=key, product=code, unit="hour"))
            tariffs += [_tariff(key, code, year, 6_000 + number) for year in _YEARS]
    return Register(
        providers=tuple(Provider(id=f"P-{n}", name=f"Aanbieder {n}") for n in range(PROVIDERS)),
        contracts=tuple(contracts),
        products=tuple(products),
        tariffs=tuple(tariffs),
        ceilings=tuple(ceilings),
    )


def _tariff(contract: str, product: str, year: int, cents: int) -> ContractTariff:
    return ContractTariff(
        contract=contract,
        product=product,
        unit="hour",
        cents=cents,
        valid_from=date(year, 1, 1),
        valid_until=date(year, 12, 31),
    )


def fill(store: SqlStore, given: Register) -> None:
    """Write the register, the ledger and the plugins that are on."""
    with store.work(TOWN) as work:
        work.settings.enrol(TOWN, "Meetstad", "Europe/Amsterdam")
        for key in ON:
            value: Value = {"enabled_from": date(2026, 1, 1), "config": {}}
            work.settings.put(
                Setting(
                    kind="plugin",
                    key=key,
                    value=value,
                    valid_from=date(2026, 1, 1),
                    author="bench",
                    reason="bench",
                    at=NOW,
                )
            )
        work.commit()
    with store.work(TOWN) as work:
        work.funding.take_in(given)
        work.commit()
    purses = [PurseKey("team", f"team-{number}", 2026) for number in range(TEAMS)]
    purses += [ceiling_of(one.contract, None, one.year) for one in given.ceilings]
    with store.work(TOWN) as work:
        work.ledger.hold(purses)
        work.ledger.add([_line(n, purses[n % len(purses)]) for n in range(LINES)])
        work.commit()


def _line(number: int, purse: PurseKey) -> Line:
    first = number < TEAMS + CONTRACTS
    return Line(
        id=f"l-{number}",
        purse=purse,
        kind="allot" if first else "commit",
        cents=10**10 if first else 1_000,
        cause=f"c-{number}",
        at=NOW,
    )


def asked(given: Register, draw: random.Random) -> FundingRequest:
    """Return a request for one of the products of a provider, half a year from a day in 2026."""
    product = draw.choice(given.products)
    provider = next(one.provider for one in given.contracts if one.id == product.contract)
    return FundingRequest(
        law="Wmo",
        product=product.product,
        unit="hour",
        frequency="week",
        volume=Decimal(draw.randint(1, 8)),
        start=date(2026, draw.randint(1, 6), draw.randint(1, 28)),
        until=date(2026, draw.randint(7, 12), draw.randint(1, 28)),
        team=f"team-{draw.randrange(TEAMS)}",
        provider=provider,
    )


def measured(services: FundingServices, given: Register) -> tuple[list[float], list[FundingAdvice]]:
    """Return how many milliseconds each check took, and what it said."""
    draw, took, said = random.Random(1), [], []
    services.check(TOWN, NOW.date(), asked(given, draw))
    for _ in range(CHECKS):
        request = asked(given, draw)
        began = time.perf_counter()
        said.append(services.check(TOWN, NOW.date(), request))
        took.append((time.perf_counter() - began) * 1000)
    return took, said


def main() -> None:
    """Fill a database of its own, check, and print."""
    given = register()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        migrate(url)
        store = SqlStore(url, master_key=_SECRET)
        fill(store, given)
        installed = tuple(one for one in installed_plugins() if one.key in ON)
        services = FundingServices(store, installed=installed, limits=HostLimits(), now=lambda: NOW)
        try:
            took, said = measured(services, given)
        finally:
            services.close()
            store.close()
    shown(took, said, [one.key for one in installed])


def shown(took: list[float], said: list[FundingAdvice], plugins: list[str]) -> None:
    """Print the figures, and what the checks found, so that nobody measures an empty answer."""
    cuts = statistics.quantiles(took, n=20)
    quoted = sum(one.quote is not None for one in said)
    print(
        f"live check, {CONTRACTS} contracts, {CONTRACTS * PRODUCTS * YEARS} tariffs, {LINES} lines"
    )
    print(f"  plugins: {', '.join(plugins)}; {quoted} of {len(said)} quoted")
    print(f"  p50 {statistics.median(took):.1f} ms, p95 {cuts[18]:.1f} ms (aim: 100 ms)")
    by_hook: dict[str, list[float]] = defaultdict(list)
    for advice in said:
        for call in advice.calls:
            by_hook[call.hook].append(call.ms)
    for hook, all_ms in sorted(by_hook.items(), key=lambda one: -sum(one[1])):
        print(f"  {sum(all_ms) / len(said):6.2f} ms a check  {hook}")


if __name__ == "__main__":
    main()
