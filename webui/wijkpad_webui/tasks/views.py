# SPDX-License-Identifier: EUPL-1.2
"""The page of a task and everything that its buttons do."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wijkpad.api import ROWS, Submitted, TaskPage, Tried
from wijkpad.errors import AnswersInvalidError, RefusedError, TaskNotOpenError, TimerWonError
from wijkpad_webui.errors import sentence
from wijkpad_webui.resuming import Posted, resumes
from wijkpad_webui.security import desk, sent_token, the_engine
from wijkpad_webui.tasks.blueprint import pages
from wijkpad_webui.tasks.kept import kept_lines
from wijkpad_webui.words import clock
from wijkpad_webui.worklist.groups import remaining


@pages.get("/taken/<task>")
def show(task: str) -> ResponseReturnValue:
    """Show the form of a task with what was typed before."""
    return _page(desk().task_page(task))


@pages.post("/taken/<task>")
def send(task: str) -> ResponseReturnValue:
    """Do what the pressed button says: a row more or less, later on, or complete."""
    posted = request.form.to_dict(flat=False)
    pressed = request.form.get("_action", "")
    try:
        if pressed.startswith(("add:", "remove:")):
            return _change_rows(task, posted, pressed)
        if pressed in ("later", "refresh", "document", "map"):
            _claim_if_free(task)
            saved = desk().save_draft(task, posted)
            if saved.acted:
                return _act_now(task)
            if pressed == "document":
                made = desk().documents.make_for_task(task)
                return redirect(url_for("cases.document", document=made.id), code=303)
            if pressed == "map":
                return redirect(url_for("cases.social_map", case=saved.case_id), code=303)
            if pressed == "refresh":
                return redirect(url_for("tasks.show", task=task), code=303)
            flash("Uw invoer is bewaard. U kunt later verder.", "green")
            return redirect(url_for("worklist.show"), code=303)
        if pressed == "check":
            return _try_out(task, posted)
        return _complete(task, posted)
    except AnswersInvalidError:
        return _page(desk().task_page(task, _typed_only(posted), check=True)), 422
    except (TaskNotOpenError, TimerWonError) as error:
        return _too_late(task, posted, error), 409


def _complete(task: str, posted: Posted) -> ResponseReturnValue:
    title = request.form.get("task_title", "")[:200]
    try:
        done = desk().complete(task, posted, token=sent_token())
    except AnswersInvalidError:
        # Kept before it is shown again: a safety answer acts, whatever else is wrong.
        _claim_if_free(task)
        desk().save_draft(task, _typed_only(posted))
        raise
    if done.next_task_id is not None:
        flash(f"‘{title}’ is afgerond. Dit is de volgende taak in dit dossier.", "green")
        return redirect(url_for("tasks.show", task=done.next_task_id), code=303)
    ending = " Het traject is klaar." if done.ended else ""
    flash(f"‘{title}’ is afgerond.{ending}", "green")
    if not desk().me().sees_cases:
        return redirect(url_for("worklist.show"), code=303)
    return redirect(url_for("cases.show", case=done.case_id), code=303)


def _try_out(task: str, posted: Posted) -> ResponseReturnValue:
    """Keep what is typed, and show what this choice would come to; nothing is completed."""
    _claim_if_free(task)
    if desk().save_draft(task, _typed_only(posted)).acted:
        return _act_now(task)
    tried = desk().funding.check(task, _typed_only(posted))
    return _page(desk().task_page(task, _typed_only(posted)), tried)


@pages.post("/taken/<task>/toets")
def try_out(task: str) -> ResponseReturnValue:
    """Answer the same as the button does, as the part of the page that changes (with JavaScript)."""
    posted = _typed_only(request.form.to_dict(flat=False))
    _claim_if_free(task)
    saved = desk().save_draft(task, posted)
    tried = None if saved.acted else desk().funding.check(task, posted)
    return jsonify({"acted": saved.acted, "html": render_template("tasks/tried.html", tried=tried)})


def _change_rows(task: str, posted: Posted, pressed: str) -> ResponseReturnValue:
    page = desk().task_page(task, posted)
    _claim_if_free(task)
    if desk().save_draft(task, _as_posted(page.typed)).acted:
        return _act_now(task)
    table = pressed.split(":")[1]
    place = f"field-{table.replace('.', '-')}"
    if pressed.startswith("add:"):
        place = f"row-{table.replace('.', '-')}-{page.typed.rows.get(table, 1) - 1}"
    return redirect(url_for("tasks.show", task=task, _anchor=place), code=303)


@pages.post("/taken/<task>/concept")
def draft(task: str) -> ResponseReturnValue:
    """Keep what is typed so far, and tell which questions show now."""
    _claim_if_free(task)
    saved = desk().save_draft(task, request.form.to_dict(flat=False))
    worry = url_for("cases.worry", case=saved.case_id, taak=task)
    urgent = render_template("tasks/urgent.html", urgent=saved.urgent, worry=worry)
    return jsonify(
        {
            "ok": True,
            "visible": dict(saved.visible),
            "saved_at": clock(saved.saved_at),
            "urgent": urgent.strip(),
        }
    )


@pages.post("/taken/<task>/oppakken")
def claim(task: str) -> ResponseReturnValue:
    """Put the task in the name of who asks, and open it."""
    taken = desk().claim(task)
    flash(f"U hebt ‘{taken.name}’ opgepakt.", "green")
    return redirect(url_for("tasks.show", task=task), code=303)


@pages.post("/taken/<task>/teruggeven")
def release(task: str) -> ResponseReturnValue:
    """Give the task back to the team; what was typed stays with the typist."""
    given = desk().release(task)
    flash(f"‘{given.name}’ staat weer open voor het team.", "green")
    return redirect(url_for("worklist.show"), code=303)


def _act_now(task: str) -> ResponseReturnValue:
    """Show at once what a safety answer asks for, whatever button was pressed."""
    return redirect(url_for("tasks.show", task=task, _anchor="urgent"), code=303)


def _claim_if_free(task: str) -> None:
    """Who begins to type has the task: a colleague then sees that it is being done."""
    if request.form.get("_free"):
        # Who may not have it is told so by what follows, which keeps what they typed where it can.
        with suppress(RefusedError):
            desk().claim(task)


def _page(page: TaskPage, tried: Tried | None = None) -> str:
    due, colour = remaining(page.task.due_on, page.task.due_at, the_engine().clock.now())
    place = "tasks/page.html" if page.task.status == "open" else "tasks/over.html"
    return render_template(
        place,
        page=page,
        due=due,
        colour=colour,
        kept=kept_lines(page.form, page.typed, page.users),
        tried=tried,
    )


def _too_late(task: str, posted: Posted, error: TaskNotOpenError | TimerWonError) -> str:
    page = desk().task_page(task, _typed_only(posted))
    return _kept_only(page, sentence(error), timer=isinstance(error, TimerWonError))


def _kept_only(page: TaskPage, text: str | None, *, timer: bool) -> str:
    return render_template(
        "tasks/too_late.html",
        page=page,
        text=text,
        timer=timer,
        kept=kept_lines(page.form, page.typed, page.users),
    )


@resumes("tasks.send")
def take_up(place: Mapping[str, str], posted: Posted, at: datetime) -> ResponseReturnValue:
    """Show a task again with what was typed when the session was over: checked, never completed.

    It is kept as a draft, unless the same person kept a newer one meanwhile.
    """
    task, typed = place["task"], _typed_only(posted)
    page = desk().task_page(task)
    if page.may_do and (page.draft_saved_at is None or page.draft_saved_at <= at):
        if "_free" in typed and page.task.assignee is None:
            desk().claim(task)
        desk().save_draft(task, typed)
    page = desk().task_page(task, typed, check=True)
    if not page.may_do:
        return _kept_only(page, None, timer=False)
    return _page(page)


def _typed_only(posted: Mapping[str, list[str]]) -> Posted:
    """Return the post without the button, so that showing it again changes no rows."""
    return {name: texts for name, texts in posted.items() if name != "_action"}


def _as_posted(typed: Submitted) -> Posted:
    values = {path: list(texts) for path, texts in typed.values.items()}
    return values | {f"{ROWS}{path}": [str(count)] for path, count in typed.rows.items()}
