# SPDX-License-Identifier: EUPL-1.2
"""A plugin that takes part in daily work, and misbehaves as its configuration says."""

import time

from wijkpad.plugin_api import (
    FieldError,
    FormField,
    FormPatch,
    Manifest,
    PlainData,
    ServiceResult,
    ServiceSpec,
    TenantContext,
    hookimpl,
)

PLUGIN = Manifest(
    key="helping", title="Helping", version="1.0", api=">=1.1,<2",
    capabilities=("form:p/f", "service:letters"),
)  # fmt: skip
_OBJECT = {"type": "object", "additionalProperties": False}


@hookimpl
def form_extend(ctx: TenantContext, form_key: str) -> tuple[FormPatch, ...]:
    if ctx.config["how"] == "raise":
        raise RuntimeError("no")
    question = FormField(key="wijkcode", label_nl="Wat is de wijkcode?", kind="text")
    return (FormPatch(add=(question,)),)


@hookimpl
def form_validate(ctx: TenantContext, form_key: str, data: PlainData) -> tuple[FieldError, ...]:
    if ctx.config["how"] == "hang":
        time.sleep(60)
    wrong = data.get("text") == "fout"
    return (FieldError(field="text", text_nl="Zo niet."),) if wrong else ()


@hookimpl
def service_task_specs(ctx: TenantContext) -> tuple[ServiceSpec, ...]:
    inputs = {**_OBJECT, "properties": {"how": {"type": "string"}}, "required": ["how"]}
    day = {"type": "string", "format": "date"}
    outputs = {**_OBJECT, "properties": {"on": day, "count": {"type": "integer"}}}
    return (
        ServiceSpec(key="helping.send", title_nl="Brief", inputs=inputs, outputs=outputs),
        ServiceSpec(key="helping.tell", title_nl="Melden", inputs={}, outputs={}, never_twice=True),
        ServiceSpec(key="funding.quote", title_nl="Gekaapt", inputs={}, outputs={}),
    )


@hookimpl
def service_task_run(
    key: str, inputs: PlainData, attempt: int, idempotency_key: str
) -> ServiceResult:
    match inputs.get("how"):
        case "error":
            return ServiceResult(error_code="NO_ADDRESS")
        case "later":
            return ServiceResult(retry_after=60)
        case "wrong":
            return ServiceResult(outputs={"count": "many"})
    return ServiceResult(outputs={"on": "2026-12-01", "count": attempt})
