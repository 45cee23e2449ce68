# SPDX-License-Identifier: EUPL-1.2
"""The command line: `wijkpad COMMAND`.

Exit 2 when an argument or file cannot be read or parsed, 1 when it was read and has error findings.
"""

from __future__ import annotations

import click

from wijkpad import __version__
from wijkpad.cli import (
    checking,
    explaining,
    expressions,
    municipalities,
    nightly,
    plugin_tools,
    registering,
    serving,
)
from wijkpad.cli.installation import Installation
from wijkpad.cli.usage import Main


@click.group(cls=Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wijkpad")
@click.option("--database", help="Adres van de database; anders WIJKPAD_DATABASE.")
@click.option("--municipality", help="Code van de gemeente, zoals gm9999.")
@click.option("--as", "login", help="Gebruikersnaam van wie dit doet; anders het systeem.")
@click.pass_context
def main(
    context: click.Context, database: str | None, municipality: str | None, login: str | None
) -> None:
    """Het werk van een wijkteam als schema's die het team zelf kan veranderen."""
    context.obj = Installation(database=database, municipality=municipality, login=login)


for command in (
    serving.serve,
    serving.worker,
    nightly.safety_list,
    serving.migrate,
    checking.check,
    checking.coverage,
    checking.publish,
    checking.scenario,
    explaining.explain_diagram,
    municipalities.municipality,
    municipalities.plugin,
    registering.register,
    expressions.feel,
    expressions.decide,
    expressions.terms,
):
    main.add_command(command)
for command in (plugin_tools.new, plugin_tools.check):
    municipalities.plugin.add_command(command)
