# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad municipality import|export` and `wijkpad plugin list`."""

from __future__ import annotations

from pathlib import Path

import click

from wijkpad.cli.installation import Installation
from wijkpad.cli.output import answer, as_json, exits
from wijkpad.commands.municipality.import_municipality import read_folder


@click.group()
def municipality() -> None:
    """Een gemeente inlezen of wegschrijven."""


@municipality.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
@exits
def import_(installation: Installation, folder: Path, wants_json: bool) -> None:
    """Lees het gemeentebestand uit een map in de database."""
    code = installation.municipality or read_folder(folder).code
    with installation.engine() as engine:
        told = engine.system(code).import_municipality(folder)
    answer({"municipality": code}, told, wants_json=wants_json, text=f"{code} is ingelezen.")


@municipality.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
@exits
def export(installation: Installation, folder: Path, wants_json: bool) -> None:
    """Schrijf de gemeente uit de database naar een map."""
    with installation.desk() as desk:
        file = desk.export_municipality(folder)
        told = desk.export_overlays(folder)
    answer({"file": str(file)}, told, wants_json=wants_json, text=str(file))


@municipality.command("password")
@click.argument("login")
@click.pass_obj
@exits
def password(installation: Installation, login: str) -> None:
    """Geef een gebruiker een nieuw wachtwoord; er wordt twee keer om gevraagd."""
    chosen = click.prompt("Nieuw wachtwoord", hide_input=True, confirmation_prompt="Nog een keer")
    with installation.desk() as desk:
        desk.set_password(login, chosen)
    click.echo(f"Het wachtwoord van {login} is veranderd.")


@click.group()
def plugin() -> None:
    """Uitbreidingen van de gemeente."""


@plugin.command("list")
@as_json
@click.pass_obj
@exits
def list_(installation: Installation, wants_json: bool) -> None:
    """Toon geïnstalleerde plugins en of ze aanstaan."""
    with installation.desk() as desk:
        states = desk.plugins()
    rows = [
        {"key": one.key, "title": one.title, "version": one.version, "condition": one.condition}
        for one in states
    ]
    lines = [f"{one['condition']:8} {one['key']} {one['version']}  {one['title']}" for one in rows]
    answer(rows, wants_json=wants_json, text="\n".join(lines) or "Er zijn geen plugins.")


@plugin.command("ready")
@as_json
@click.pass_obj
@exits
def ready(installation: Installation, wants_json: bool) -> None:
    """Zeg of de gemeente klaar is voor nieuwe zaken; code 1 als een plugin ontbreekt of faalt."""
    with installation.desk() as desk:
        unready = desk.plugin_watch.unready()
    text = "Nieuwe zaken wachten op herstel." if unready else "De gemeente is klaar."
    answer({"ready": not unready}, unready, wants_json=wants_json, text=text)
