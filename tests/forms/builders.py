# SPDX-License-Identifier: EUPL-1.2
"""Small forms for the tests, in the format of the form-js editor."""

import json
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from wijkpad.forms import Checked, Form, read
from wijkpad.forms import validate as check_answers

NOW = datetime(2026, 11, 16, 10, 15, tzinfo=ZoneInfo("Europe/Amsterdam"))
YES_NO = [{"label": "Ja", "value": "yes"}, {"label": "Nee", "value": "no"}]
_PURPOSES = iter(range(1_000_000))

Component = Mapping[str, object]


def a_field(
    key: str,
    type_: str = "textfield",
    kind: str = "",
    *,
    required: bool = False,
    validate: Mapping[str, object] | None = None,
    properties: Mapping[str, object] | None = None,
    **more: object,
) -> dict[str, object]:
    """Return a component that passes the check, with `required=True` and such as keywords."""
    about: dict[str, object] = {
        "class": "bsn" if kind == "bsn" else "ordinary",
        "purpose": f"Nodig voor proef nummer {next(_PURPOSES)}",
        **({"kind": kind} if kind else {}),
        **(properties or {}),
    }
    if kind == "bool" and type_ != "checkbox":
        more.setdefault("values", YES_NO)
    return {
        "type": type_,
        "id": f"f_{key}",
        "key": key,
        "label": str(more.pop("label", key.replace("_", " ").capitalize())),
        "validate": {**({"required": True} if required else {}), **(validate or {})},
        "properties": about,
        **more,
    }


def a_table(key: str, *columns: Component, **more: object) -> Component:
    return {
        "type": "dynamiclist",
        "id": f"f_{key}",
        "path": key,
        "label": key.capitalize(),
        "components": list(columns),
        **more,
    }


def as_json(*components: Component, **more: object) -> bytes:
    return json.dumps(
        {"type": "default", "schemaVersion": 18, "components": list(components), **more}
    ).encode()


def a_form(
    *components: Component, rules: str | None = None, file: str = "forms/proef.json"
) -> Form:
    toml = None if rules is None else f"format = 1\n{rules}".encode()
    return read(as_json(*components), toml, file=file)


def a_rule(when: str, *fields: str, level: str = "error", message: str = "Dit kan niet.") -> str:
    return (
        f"[[rule]]\nwhen = '''{when}'''\nlevel = '{level}'\n"
        f"fields = {list(fields)}\nmessage = '{message}'\n"
    )


def checked(form: Form, answers: Mapping[str, object], **context: object) -> Checked:
    return check_answers(form, answers, context=context, now=NOW)  # type: ignore[arg-type]


def codes(found: Checked) -> list[tuple[str, str | None]]:
    return [(one.code, one.element) for one in found.errors]
