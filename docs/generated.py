# SPDX-License-Identifier: EUPL-1.2
"""The lists in the docs that come from the code: `python docs/generated.py` writes them again.

Each stands between `<!-- list: NAME -->` and `<!-- end -->` on a page; a test fails when one is old.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Final

import click

from wijkpad.api import MEANINGS
from wijkpad.cli import main
from wijkpad.diagrams import constructs
from wijkpad.diagrams.published import NORMALISED, REFUSED, REFUSED_SETTINGS, RUNS
from wijkpad.diagrams.standard import CODES, LETTER
from wijkpad.diagrams.words import EVENT_KINDS, KINDS
from wijkpad.domain.identity import ROLES
from wijkpad.plugin_api import COLUMNS
from wijkpad.settings import Settings

DOCS: Final = Path(__file__).parent
_LIST: Final = re.compile(r"(<!-- list: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SETTINGS: Final[Mapping[str, str]] = {
    "database": "Adres van de database, zoals `sqlite:///var/wijkpad.sqlite` of `postgresql+psycopg://…`.",
    "secret": "Geheime hoofdsleutel, minstens 32 tekens. Zonder deze sleutel zijn de gegevens onleesbaar.",
    "host": "Adres waarop `wijkpad serve` luistert.",
    "port": "Poort waarop `wijkpad serve` luistert.",
    "municipality": "Code van de gemeente die de schermen tonen; leeg: de enige in de database.",
    "trusted_hosts": "Namen waarop de schermen antwoorden, met komma's ertussen; leeg: alleen deze computer zelf.",
    "trusted_proxies": "Aantal proxy's vóór wijkpad die zelf `X-Forwarded-For` aanvullen. Te hoog: een bezoeker kan een ander adres voorwenden.",
    "secure_cookies": "Cookies alleen over TLS. `false` mag alleen op deze computer zelf.",
    "session_idle": "Minuten zonder gebruik waarna een sessie eindigt.",
    "session_most": "Minuten waarna een sessie altijd eindigt.",
    "plugin_seconds": "Seconden die één vraag aan een plugin mag duren.",
    "plugin_megabytes": "Geheugen dat plugins erbij mogen gebruiken, in MiB.",
    "worker_jobs": "Klussen die één proces op PostgreSQL tegelijk doet.",
    "upload_megabytes": "Grootste verzoek, in MB; een bestand is iets kleiner.",
    "clamd": "Waar de virusscanner clamd luistert, zoals `/run/clamav/clamd.ctl` of `127.0.0.1:3310`; leeg: er is geen scanner.",
    "hold_unscanned": "Een toegevoegd bestand blijft dicht tot een virusscanner het schoon vond.",
    "sign_in_parallel": "Wachtwoorden die tegelijk worden nagekeken; elk vraagt 64 MiB geheugen.",
    "safety_list_folder": "Map voor de nachtelijke veiligheidslijst; leeg: er komt geen lijst.",
    "safety_list_passphrase": "Wachtzin die de veiligheidslijst opent, minstens 16 tekens.",
    "safety_list_days": "Dagen dat een veiligheidslijst blijft staan.",
}


def settings() -> str:
    """Return every setting with its default."""
    rows = [
        f"| `WIJKPAD_{one.name.upper()}` | {_SETTINGS[one.name]} | {_default(one)} |"
        for one in fields(Settings)
    ]
    return "\n".join(("| instelling | wat | standaard |", "|---|---|---|", *rows))


def _default(one: Field[object]) -> str:
    if one.default is MISSING:
        return "verplicht"
    value = one.default
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value not in ("", ()) else "leeg"


def runs() -> str:
    """Return every construct that is carried out, events with the places where they may stand."""
    rows = [f"| {KINDS[name]} | `{name}` | {_on(name)} |" for name in KINDS if name in RUNS]
    return "\n".join(("| onderdeel | in BPMN | waarop |", "|---|---|---|", *rows))


def _on(name: str) -> str:
    places = constructs.EVENT_PLACES.get(name)
    if places is None:
        return ""
    words = [EVENT_KINDS[one] for one in EVENT_KINDS if one in places]
    empty = name in ("startEvent", "endEvent", "intermediateThrowEvent")
    found = ", ".join([*(["niets"] if empty else []), *words])
    if name != "startEvent":
        return found
    by_event = constructs.EVENT_PLACES[constructs.BY_EVENT]
    others = ", ".join(EVENT_KINDS[one] for one in EVENT_KINDS if one in by_event)
    return f"{found}; in een deelproces bij een gebeurtenis: {others}"


def refused() -> str:
    """Return every construct that is refused by name, with the cure that the check gives."""
    usual = "Teken het met onderdelen die wijkpad kent."
    names = [*(one for one in KINDS if one in REFUSED), *sorted(REFUSED - KINDS.keys())]
    rows = [
        f"| {KINDS.get(name, 'Onderdeel')} | `{name}` | {constructs.CURES.get(name, usual)} |"
        for name in names
    ]
    rows += [
        f"| Instelling: {words.partition(' (')[0]} | `{name}` | Zet de instelling uit. |"
        for name, (_, words) in REFUSED_SETTINGS.items()
    ]
    return "\n".join(("| onderdeel | in BPMN | doe dit |", "|---|---|---|", *rows))


def normalised() -> str:
    """Return every construct that is rewritten or taken out before it runs."""
    by_text: dict[str, list[str]] = {}
    for name, text in NORMALISED.items():
        by_text.setdefault(text, []).append(f"`{name}`")
    rows = [f"| {', '.join(names)} | {text} |" for text, names in by_text.items()]
    return "\n".join(("| in BPMN | wat ermee gebeurt |", "|---|---|", *rows))


def standard() -> str:
    """Return every code that says that a file breaks BPMN 2.0."""
    rows = [
        f"| {code} | {text} | {'alleen de letter' if code in LETTER else 'wordt geweigerd'} |"
        for code, text in CODES.items()
    ]
    return "\n".join(("| code | wat | |", "|---|---|---|", *rows))


def roles() -> str:
    """Return every role code with its Dutch name."""
    rows = [f"| `{code}` | {name} |" for code, name in ROLES.items()]
    return "\n".join(("| code | rol |", "|---|---|", *rows))


_FILES: Final = {
    "providers": "Aanbieders", "lots": "Percelen", "contracts": "Contracten",
    "products": "Producten", "tariffs": "Tarieven", "ceilings": "Plafonds",
}  # fmt: skip
_KINDS: Final = {
    "text": "tekst", "digits": "cijfers", "day": "datum", "cents": "bedrag in euro",
    "whole": "heel getal", "yes_no": "ja of nee", "wholes": "getallen met een spatie ertussen",
}  # fmt: skip


def register_columns() -> str:
    """Return the columns of each kind of file for the contract register."""
    found = []
    for kind, title in _FILES.items():
        found += [f"### {title} (`--kind {kind}`)", "| kolom | wat erin staat |", "|---|---|"]
        for one in COLUMNS[kind]:
            words = ", ".join(one.choices)
            what = [f"één van: {words}" if one.kind == "choice" else _KINDS.get(one.kind, "")]
            if one.kind == "list":
                what = [f"woorden met een spatie ertussen{': ' + words if words else ''}"]
            what += ["verplicht"] if one.required else []
            what += [one.about] if one.about else []
            found.append(f"| {one.heading} | {'; '.join(what)} |")
        found.append("")
    return "\n".join(found).rstrip()


def commands() -> str:
    """Return every command with its arguments and what it does."""
    rows = [f"| `{usage}` | {text} |" for usage, text in _commands(main, "wijkpad")]
    return "\n".join(("| opdracht | wat |", "|---|---|", *rows))


def _commands(group: click.Group, before: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, command in group.commands.items():
        path = f"{before} {name}"
        if isinstance(command, click.Group):
            found += _commands(command, path)
            continue
        parts = [one.make_metavar(click.Context(command)) for one in command.params
                 if isinstance(one, click.Argument)]  # fmt: skip
        parts += [
            one.opts[0] if one.required else f"[{one.opts[0]}]"
            for one in command.params
            if isinstance(one, click.Option)
        ]
        found.append((" ".join((path, *parts)), (command.help or "").splitlines()[0]))
    return found


def findings() -> str:
    """Return what each finding on money, contract or provider means, and what to do."""
    lines = ["| melding | wat u doet | wie beslist | code |", "|---|---|---|---|"]
    lines += [
        f"| {one.title} | {one.cure} | {one.who} | `{code}` |"
        for code, one in sorted(MEANINGS.items(), key=lambda pair: pair[1].title)
    ]
    return "\n".join(lines)


LISTS: Final[Mapping[str, Callable[[], str]]] = {
    "normalised": normalised,
    "standard": standard,
    "settings": settings,
    "runs": runs,
    "refused": refused,
    "roles": roles,
    "findings": findings,
    "register_columns": register_columns,
    "commands": commands,
}


def renewed(page: str) -> str:
    """Return a page with its lists as they are now."""
    return _LIST.sub(lambda one: f"{one[1]}{LISTS[one[2]]()}\n{one[3]}", page)


def pages() -> list[Path]:
    """Return every page of the docs."""
    return sorted(one for one in DOCS.rglob("*.md") if "_build" not in one.parts)


if __name__ == "__main__":
    for page in pages():
        page.write_text(renewed(page.read_text("utf-8")), "utf-8")
