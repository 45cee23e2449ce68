# SPDX-License-Identifier: EUPL-1.2
"""Acts on a case outside its tasks: a worry about safety, a message that came in, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import CasePage, Value
from wijkpad.errors import NotFoundError
from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, form_token, sent_token, the_engine
from wijkpad_webui.words import read_moment, typed_moment

CHANNELS: Final = {
    "post": "Brief",
    "desk": "Aan de balie",
    "phone": "Telefoon",
    "email": "E-mail",
    "web": "Website",
    "partner": "Via een andere organisatie",
}
_LONGEST: Final = 4_000
_FATES: Final = {
    "received": ("Het bericht is vastgelegd en de zaak is verder.", "green"),
    "waiting": ("Het bericht is bewaard. De zaak wacht er nu nog niet op.", ""),
    "choice": ("Het bericht is bewaard. Kies hieronder waar het bij hoort.", "amber"),
    "seen": ("Dit bericht was al vastgelegd.", ""),
}


@pages.get("/zaken/<case>/veiligheid")
def worry(case: str) -> ResponseReturnValue:
    """Ask for the worry before anything starts."""
    return _worry_page(case, request.args.get("taak", ""))


@pages.post("/zaken/<case>/veiligheid")
def raise_worry(case: str) -> ResponseReturnValue:
    """Start the meldcode; what runs on the case goes on."""
    note, task = request.form.get("note", "").strip(), request.form.get("task", "")
    if not note or len(note) > _LONGEST:
        wrong = (
            f"Maak de toelichting korter: hoogstens {_LONGEST} tekens."
            if note
            else "Schrijf op wat u ziet of hoort."
        )
        return _worry_page(case, task, note=note, wrong=wrong), 422
    started = desk().safety_signal(case, note, from_task=task or None, token=sent_token())
    flash(f"De zorg is gemeld. Zaak {started.number} is gestart voor de meldcode.", "green")
    if started.first_task_id is not None:
        return redirect(url_for("tasks.show", task=started.first_task_id), code=303)
    if task:
        return redirect(url_for("tasks.show", task=task), code=303)
    return redirect(url_for("cases.show", case=case), code=303)


def _worry_page(case: str, task: str, *, note: str = "", wrong: str = "") -> str:
    page = _of_household(case)
    return render_template("cases/worry.html", page=page, task=task, note=note, wrong=wrong)


def _of_household(case: str) -> CasePage:
    """Return the page of a case; the file of a contract has no worries and no request."""
    page = desk().case_page(case, free=True)
    if page.case.subject != "case":
        raise NotFoundError("case", case)
    return page


@resumes("cases.raise_worry")
def worry_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a worry again that was sent when the session was over; nothing was started."""
    del at
    wrong = "De zorg is nog niet gemeld. Druk opnieuw op ‘Zorg melden’."
    return _worry_page(
        place["case"], _first(posted, "task"), note=_first(posted, "note"), wrong=wrong
    )


@resumes("cases.register_message")
def message_again(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a message again that was sent when the session was over; nothing was registered."""
    del at
    if not desk().case_page(place["case"], free=True).receivable:
        raise NotFoundError("message", place["case"])
    typed = {name: texts[0] for name, texts in posted.items() if texts}
    wrong = _wrong_in(typed, read_moment(typed.get("received_at", "")))
    return _message_page(place["case"], typed, wrong)


def _first(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, ())), "")


@pages.get("/zaken/<case>/bericht")
def message(case: str) -> ResponseReturnValue:
    """Ask what came in, when, how and from whom."""
    now = typed_moment(the_engine().clock.now())
    asked = request.args.get("bericht", "")
    return _message_page(case, {"received_at": now, "id": form_token(), "message": asked}, {})


@pages.post("/zaken/<case>/bericht")
def register_message(case: str) -> ResponseReturnValue:
    """Deliver a message that came in outside the system."""
    typed = {key: value.strip() for key, value in request.form.items()}
    received = read_moment(typed.get("received_at", ""))
    wrong = _wrong_in(typed, received)
    if wrong or received is None:
        return _message_page(case, typed, wrong), 422
    payload: dict[str, Value] = {
        "received_at": received,
        "channel": typed["channel"],
        "by": typed.get("sender") or None,
        "summary": typed.get("summary") or None,
    }
    if typed.get("signed"):
        payload["signed"] = typed["signed"] == "yes"
    notices = dict(desk().terms.page(case, free=True).notices)
    if typed["message"] not in dict(desk().case_page(case, free=True).receivable):
        raise NotFoundError("message", typed["message"])
    key = f"hand:{case}:{typed.get('id', '')[:64]}"
    done = desk().deliver(typed["message"], id=key, case=case, payload=payload, at=received)
    flash(*_FATES[done.fate])
    next_page = "cases.message" if done.fate == "choice" else "cases.show"
    if done.fate == "received" and typed["message"] in notices:
        next_page = "cases.terms"
    return redirect(url_for(next_page, case=case), code=303)


@pages.post("/zaken/<case>/bericht/kiezen")
def choose_for_message(case: str) -> ResponseReturnValue:
    """Give a kept message to the one that a person chose of those that wait for it."""
    chosen, incident = request.form.get("subscription", ""), request.form.get("incident", "")
    if all(one.incident.id != incident for one in desk().choices(case)):
        raise NotFoundError("incident", incident)
    if not chosen:
        flash("Kies waar het bericht bij hoort.", "amber")
        return redirect(url_for("cases.message", case=case), code=303)
    desk().choose_for_message(incident, chosen)
    flash(*_FATES["received"])
    return redirect(url_for("cases.show", case=case), code=303)


def _wrong_in(typed: dict[str, str], received: datetime | None) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not typed.get("message"):
        wrong["message"] = "Kies wat er is binnengekomen."
    if received is None:
        wrong["received_at"] = "Vul een datum en tijd in, bijvoorbeeld 16-11-2026 10:15."
    elif received > the_engine().clock.now():
        wrong["received_at"] = "Dit moment ligt in de toekomst."
    if typed.get("channel") not in CHANNELS:
        wrong["channel"] = "Kies hoe het binnenkwam."
    if max(map(len, typed.values()), default=0) > _LONGEST:
        wrong["summary"] = f"Maak de samenvatting korter: hoogstens {_LONGEST} tekens."
    return wrong


def _message_page(case: str, typed: dict[str, str], wrong: dict[str, str]) -> str:
    return render_template(
        "cases/message.html",
        page=desk().case_page(case, free=True),
        typed=typed,
        wrong=wrong,
        channels=CHANNELS,
        undecided=desk().choices(case),
    )


@pages.get("/zaken/<case>/intrekken")
def withdraw(case: str) -> ResponseReturnValue:
    """Ask whether the request is really withdrawn."""
    return render_template("cases/withdraw.html", page=_of_household(case))


@pages.post("/zaken/<case>/intrekken")
def confirm_withdraw(case: str) -> ResponseReturnValue:
    """Withdraw the request; what follows is drawn."""
    desk().withdraw(case, token=sent_token())
    flash("De aanvraag is ingetrokken.", "green")
    return redirect(url_for("cases.show", case=case), code=303)


@pages.post("/zaken/<case>/sluiten")
def close(case: str) -> ResponseReturnValue:
    """Close a case on which nothing runs any more."""
    closed = desk().close_case(case)
    flash(f"Dossier {closed.number} is gesloten.", "green")
    return redirect(url_for("cases.show", case=case), code=303)
