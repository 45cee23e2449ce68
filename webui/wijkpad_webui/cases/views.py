# SPDX-License-Identifier: EUPL-1.2
"""Looking at cases: the list, one case, its diagram, its journal."""

from __future__ import annotations

from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad_webui.cases.blueprint import pages
from wijkpad_webui.cases.showing import deadline, happened, outcome, run_pictures, term_bars
from wijkpad_webui.searching import beyond, page_number, remember_search, searched_text
from wijkpad_webui.security import desk, the_engine
from wijkpad_webui.worklist.groups import remaining

_PER_PAGE: Final = 50
_LINES: Final = 500
_LAST_LINE: Final = 2**31 - 1


@pages.get("/zaken")
def find() -> ResponseReturnValue:
    """Show the cases, newest first."""
    text, page = searched_text("cases.find"), page_number()
    found = desk().cases(text=text, page=page)
    if text and found.total == 1 and found.lines and found.lines[0].case.number == text:
        return redirect(url_for("cases.show", case=found.lines[0].case.id))
    last_page = max(1, -(-found.total // _PER_PAGE))
    return beyond("cases.find", last_page) or render_template(
        "cases/list.html",
        found=found,
        text=text,
        page=page,
        last_page=last_page,
    )


@pages.post("/zaken")
def search() -> ResponseReturnValue:
    """Look for a case; what was typed stays out of the address."""
    return remember_search("cases.find")


@pages.get("/zaken/<case>")
def show(case: str) -> ResponseReturnValue:
    """Show one case."""
    page = desk().case_page(case, plane=request.args.get("vlak"))
    now = the_engine().clock.now()
    return render_template(
        "cases/page.html",
        page=page,
        now=now,
        pictures=run_pictures(page, now),
        bars=term_bars(page.terms, now),
        deadline=deadline(page.terms, now),
        outcome=outcome(page),
        happened=happened(page.happened),
        times={
            one.task.id: remaining(one.task.due_on, one.task.due_at, now) for one in page.open_tasks
        },
    )


@pages.get("/schema/<key>/<int:version>")
def diagram(key: str, version: int) -> ResponseReturnValue:
    """Return a published diagram for the viewer; it holds nothing about anybody."""
    answer: Response = make_response(desk().drawn_diagram(key, version))
    answer.content_type = "application/xml; charset=utf-8"
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


@pages.get("/zaken/<case>/journaal")
def journal(case: str) -> ResponseReturnValue:
    """Show who did, saw or was refused what on this case."""
    before = request.args.get("voor", type=int)
    lines = desk().journal_of(case, min(before, _LAST_LINE) if before is not None else None)
    checked = "controle" in request.args
    broken = desk().verify_journal_for(case) if checked else None
    return render_template(
        "cases/journal.html",
        case=case,
        lines=lines,
        older=lines[0].seq if len(lines) >= _LINES else None,
        checked=checked,
        broken=broken,
    )
