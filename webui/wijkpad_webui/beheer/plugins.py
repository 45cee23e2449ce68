# SPDX-License-Identifier: EUPL-1.2
"""Plugins: installed, switched on, working; with a form made from the plugin's own schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import PluginPage, Value, read_day
from wijkpad.errors import FindingsError
from wijkpad.findings import Finding
from wijkpad_webui.beheer.blueprint import pages
from wijkpad_webui.beheer.schema_form import Question, questions, read_answers
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token
from wijkpad_webui.words import day as day_text

_STATES = {
    "on": ("Aan", "green"),
    "later": ("Gaat later aan", "blue"),
    "off": ("Uit", ""),
    "broken": ("Werkt niet", "red"),
    "missing": ("Niet geïnstalleerd", "red"),
}


_DOES = {
    "funding": "bekostiging",
    "guard": "toets op budget",
    "check": "toets op toewijzen",
    "contracts": "contracten",
    "directory": "sociale kaart",
    "import": "inlezen",
    "service": "automatische stap",
    "form": "formulier",
    "terms": "termijnen",
    "calendar": "vrije dagen",
    "access": "toegang",
    "audit": "logboek",
}
_WHICH = {
    "team": "budget van het team",
    "council": "subsidieplafond",
    "mandate": "mandaat",
    "providers": "aanbieders",
    "lots": "percelen",
    "contracts": "contracten",
    "products": "producten",
    "tariffs": "tarieven",
    "ceilings": "plafonds",
    "wait_times": "wachttijden",
}
_FARES = {
    "ok": ("Werkt goed", "green"),
    "degraded": ("Werkt met minder", "orange"),
    "failing": ("Faalt", "red"),
}
_OUTCOMES = {
    "answered": "antwoordde",
    "nothing": "had niets te zeggen",
    "raised": "gaf een fout",
    "hung": "was te laat",
    "died": "stopte",
    "nonsense": "gaf een fout antwoord",
    "asking": "bleef vragen",
    "off": "staat uit",
    "refused": "gaf een dag die niet kan gelden",
}
_VERDICTS = {
    "ALLOW": "Geen bezwaar",
    "INFO": "Geen bezwaar",
    "WARN": "Let op",
    "ESCALATE": "Voorleggen",
    "REFUSE": "Geen dekking",
}


def _does(capabilities: Sequence[str]) -> str:
    """Return in Dutch what a plugin brings, such as `bekostiging (inspanningsgericht)`."""
    found = []
    for one in capabilities:
        kind, _, which = one.partition(":")
        word, what = _DOES.get(kind, kind), _WHICH.get(which, which)
        found.append(f"{word} ({what})" if what else word)
    return ", ".join(found) or "–"


@pages.get("/beheer/plugins")
def plugins() -> ResponseReturnValue:
    """Show every plugin with its state, whether new cases can begin, and who answered what."""
    return render_template(
        "beheer/plugins.html",
        page=desk().plugin_watch.page(),
        words=_STATES,
        does=_does,
        fares=_FARES,
        outcomes=_OUTCOMES,
        verdicts=_VERDICTS,
    )


@pages.post("/beheer/plugins/opnieuw")
def restart() -> ResponseReturnValue:
    """Start the plugin host anew, also after it was switched off because of faults."""
    desk().restart_plugins()
    flash("De plugins zijn opnieuw gestart.", "green")
    return redirect(url_for("beheer.plugins"), code=303)


@pages.get("/beheer/plugins/<key>")
def plugin(key: str) -> ResponseReturnValue:
    """Show one plugin's configuration."""
    page = desk().plugin_watch.one(key)
    state = page.state
    typed = {one.name: one.present(state.config) for one in questions(state.schema)}
    start = state.enabled_from
    typed["enabled_from"] = f"{start.day}-{start.month}-{start.year}" if start else ""
    return _page(page, typed, {})


@pages.post("/beheer/plugins/<key>")
def configure(key: str) -> ResponseReturnValue:
    """Switch the plugin on from a day with this configuration, or off."""
    page = desk().plugin_watch.one(key)
    state = page.state
    typed = {name: text.strip() for name, text in request.form.items()}
    asked = questions(state.schema)
    answers, wrong = read_answers(asked, typed)
    switch_off = request.form.get("action") == "off"
    start = None if switch_off else read_day(typed.get("enabled_from", ""))
    if start is None and not switch_off:
        wrong["enabled_from"] = "Vul een datum in, bijvoorbeeld 1-1-2027."
    if not typed.get("reason") or len(typed["reason"]) > 500:
        wrong["reason"] = "Schrijf op waarom u dit verandert."
    config: Mapping[str, Value] = dict(state.config) if switch_off else answers
    if switch_off:
        wrong = {name: text for name, text in wrong.items() if name == "reason"}
    if wrong:
        return _page(page, typed, wrong), 422
    try:
        desk().configure_plugin(key, config, start, typed["reason"], token=sent_token())
    except FindingsError as error:
        return _page(page, typed, _by_question(asked, error.findings)), 422
    said = f"staat aan vanaf {day_text(start)}" if start else "is uitgezet"
    flash(f"Plugin ‘{state.title}’ {said}.", "green")
    return redirect(url_for("beheer.plugins"), code=303)


@resumes("beheer.configure")
def configure_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show the settings that were typed before the session ran out; nothing was stored."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    return _page(desk().plugin_watch.one(place["key"]), typed, {})


def _by_question(asked: list[Question], findings: tuple[Finding, ...]) -> dict[str, str]:
    names = {"enabled_from", *(one.name for one in asked)}
    return {
        (one.element if one.element in names else "general") or "general": f"{one.text} {one.cure}"
        for one in findings
    }


def _page(page: PluginPage, typed: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    asked = questions(page.state.schema)
    return render_template(
        "beheer/plugin.html",
        state=page.state,
        changes=page.changes,
        words=_STATES,
        does=_does,
        questions=asked,
        unreadable=[one for one in asked if not one.is_simple],
        typed=typed,
        wrong=wrong,
    )
