# SPDX-License-Identifier: EUPL-1.2
"""A plugin that has a say in access, and judges as a file says; it writes down what it was asked."""

import time
from dataclasses import asdict
from pathlib import Path

from wijkpad.plugin_api import (
    AccessActor,
    AccessResource,
    Finding,
    Manifest,
    Severity,
    TenantContext,
    hookimpl,
)

PLUGIN = Manifest(
    key="judging", title="Portier", version="1.0", api=">=1.1,<2", capabilities=("access",)
)


def _said(severity: Severity, resource: str | None = None) -> tuple[Finding, ...]:
    text = "Vandaag niet <b>open</b>."
    data = {} if resource is None else {"resource": resource}
    return (Finding(code="X", severity=severity, message_nl=text, data=data),)


@hookimpl
def access_policy(
    ctx: TenantContext,
    actor: AccessActor,
    resources: tuple[AccessResource, ...],
    action: str,
    purpose: str,
) -> tuple[Finding, ...]:
    folder = Path(str(ctx.config["folder"]))
    with (folder / "asked").open("a", encoding="utf-8") as file:
        for one in resources:
            file.write(f"{action} {actor.id} {asdict(one)} {purpose}\n")
    match (folder / "how").read_text("utf-8"):
        case "deny":
            return _said(Severity.REFUSE)
        case "deny first":
            return _said(Severity.REFUSE, resources[0].id)
        case "deny tasks" if action.startswith(("task.", "case.worry", "document.")):
            return _said(Severity.REFUSE)
        case "allow":
            return _said(Severity.ALLOW)
        case "another":
            return _said(Severity.REFUSE, "a case that nobody asked about")
        case "raise":
            raise RuntimeError("no")
        case "hang":
            time.sleep(60)
        case "wait":
            (folder / "inside").touch()
            while not (folder / "leave").exists():
                time.sleep(0.01)
    return ()
