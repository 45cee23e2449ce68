# SPDX-License-Identifier: EUPL-1.2
"""An option or argument that is wrong is told like any other fault: in Dutch, and as JSON when asked."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from wijkpad.cli.output import fail
from wijkpad.findings import Finding


class Main(click.Group):
    """The group of all commands."""

    def main(self, *args: Any, **options: Any) -> NoReturn:
        """Run a command and leave with its status; 2 when it was called wrongly."""
        given = options.get("args") or (args[0] if args else None)
        arguments = list(sys.argv[1:] if given is None else given)
        try:
            status = super().main(*args, **{**options, "standalone_mode": False})
        except click.UsageError as error:
            fail([_finding(error)], 2, wants_json="--json" in arguments)
        except click.Abort:
            click.echo("Gestopt.", err=True)
            sys.exit(1)
        except click.ClickException as error:
            fail([Finding(code="CLI-022", text=error.format_message())], 2, wants_json=False)
        sys.exit(status if isinstance(status, int) else 0)


def _finding(error: click.UsageError) -> Finding:
    path = error.ctx.command_path if error.ctx is not None else "wijkpad"
    return Finding(code="CLI-022", text=_text(error), cure=f"Kijk bij: {path} --help")


def _text(error: click.UsageError) -> str:
    match error:
        case click.MissingParameter():
            name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            return f"Er ontbreekt iets: {name.replace(chr(39), '')}."
        case click.BadParameter():
            name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            return f"De waarde bij {name.replace(chr(39), '')} kan niet."
        case click.NoSuchOption():
            return f"De optie {error.option_name} bestaat niet."
        case _:
            return "Deze opdracht bestaat niet, of er staat iets te veel."
