# SPDX-License-Identifier: EUPL-1.2
"""The terms of a case: suspend, let run on, extend, tell why one was not kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import NOTICE_CHANNELS, Longer, Suspending, WhichTerm, read_day
from wijkpad.errors import TermRefusedError
from wijkpad.findings import Finding
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token, the_engine

SAID: Final = {
    "opschorten": "De termijn is opgeschort. Er is nu geen uiterste dag; taken en tijdklokken wachten.",
    "hervatten": "De termijn loopt weer. De nieuwe uiterste dag staat hieronder.",
    "verlengen": "De termijn is verlengd. De nieuwe uiterste dag staat hieronder.",
    "reden": "De reden is vastgelegd.",
}
_UNSENT: Final = "Er is nog niets veranderd. Kijk het na en verstuur het opnieuw."
_NO_DAY: Final = "Vul een datum in, zoals 16-11-2026, of laat dit leeg."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that was not accepted: which term and act it was about, what was typed, the faults."""

    act: str = ""
    which: tuple[str, str, str] = ("", "", "")
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    faults: tuple[Finding, ...] = ()

    def wrong(self, name: str) -> str:
        """Return what is wrong with a field."""
        found = (f"{one.text} {one.cure}".strip() for one in self.faults if one.element == name)
        return next(found, "")


@pages.get("/zaken/<case>/termijnen")
def terms(case: str) -> ResponseReturnValue:
    """Show every term of the case."""
    return _page(case, Sent())


@pages.post("/zaken/<case>/termijnen/<any(opschorten, hervatten, verlengen, reden):act>")
def change_term(case: str, act: str) -> ResponseReturnValue:
    """Do one thing with one term; a form that is wrong comes back as it was typed."""
    typed = {key: text.strip() for key, text in request.form.items()}
    which = WhichTerm(
        case=case,
        run=typed.get("run", ""),
        rule=typed.get("rule", ""),
        scope=typed.get("scope", ""),
    )
    try:
        _DO[act](which, typed)
    except TermRefusedError as error:
        place = (which.run, which.rule, which.scope)
        sent = Sent(act=act, which=place, typed=typed, faults=tuple(error.findings))
        return _page(case, sent), 422
    flash(SAID[act], "green")
    return redirect(url_for("cases.terms", case=case), code=303)


@resumes("cases.change_term")
def change_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a form again that was sent when the session was over; nothing was changed."""
    del at
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    which = (typed.get("run", ""), typed.get("rule", ""), typed.get("scope", ""))
    fault = Finding(code="TRM-000", text=_UNSENT)
    return _page(place["case"], Sent(act=place["act"], which=which, typed=typed, faults=(fault,)))


def _suspend(which: WhichTerm, typed: Mapping[str, str]) -> None:
    expected = _day(typed, "expected")
    given = Suspending(
        since=read_day(typed.get("since", "")),
        ground=typed.get("ground", ""),
        note=typed.get("note", ""),
        expected=expected,
    )
    desk().terms.suspend(which, given, token=sent_token())


def _resume(which: WhichTerm, typed: Mapping[str, str]) -> None:
    until = read_day(typed.get("until", ""))
    desk().terms.resume(which, until, typed.get("note", ""), token=sent_token())


def _extend(which: WhichTerm, typed: Mapping[str, str]) -> None:
    count = typed.get("count", "")
    given = Longer(
        count=int(count) if count.isascii() and count.isdigit() and len(count) < 5 else None,
        note=typed.get("note", ""),
        told_on=read_day(typed.get("told_on", "")),
        channel=typed.get("channel", ""),
    )
    desk().terms.extend(which, given, token=sent_token())


def _explain(which: WhichTerm, typed: Mapping[str, str]) -> None:
    desk().terms.explain(which, typed.get("note", ""), token=sent_token())


def _day(typed: Mapping[str, str], name: str) -> date | None:
    """Return a day that may be left out; what is typed and is no day is a fault."""
    text = typed.get(name, "")
    day = read_day(text)
    if text and day is None:
        raise TermRefusedError([Finding(code="TRM-013", text=_NO_DAY, element=name)])
    return day


_DO: Final = {
    "opschorten": _suspend,
    "hervatten": _resume,
    "verlengen": _extend,
    "reden": _explain,
}


def _page(case: str, sent: Sent) -> str:
    return render_template(
        "cases/terms.html",
        page=desk().terms.page(case),
        sent=sent,
        now=the_engine().clock.now(),
        channels=NOTICE_CHANNELS,
    )
