# SPDX-License-Identifier: EUPL-1.2
"""A new base beside a variant, and a draft that was overtaken: seen, chosen and merged on a page."""

from __future__ import annotations

import re

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import PROCESSES, Website
from tests.webui.test_designer import DIAGRAM, a_draft, files_of, mark_of, put
from wijkpad.pathways import read_folder

NAME = re.compile(rb'(<userTask id="([^"]+)" name=)"([^"]*)"')


def renamed(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    """Return the files with another name for the first task."""
    return {**files, DIAGRAM: NAME.sub(rb'\1"' + name.encode() + b'"', files[DIAGRAM], count=1)}


def a_variant(website: Website, name: str = "Eigen overdracht") -> None:
    """Publish a version of the municipality's own."""
    pim, tess = signed_in(website, "pim"), signed_in(website, "tess")
    draft = a_draft(pim)
    content = renamed(files_of(website, draft), name)[DIAGRAM]  # type: ignore[arg-type]
    put(pim, draft, DIAGRAM, content, mark_of(pim, draft, DIAGRAM))
    pim.post(f"/ontwerp/{draft}/publiceren", {"reason": "Zo noemen wij dat"})
    assert tess.post(f"/ontwerp/{draft}/goedkeuren").status_code == 303


def a_new_base(website: Website, files: dict[str, bytes]) -> None:
    released = website.engine.system(MUNICIPALITY).publish_release("handover", files)
    assert released.fate == "offered"


def base() -> dict[str, bytes]:
    return read_folder(PROCESSES / "handover")


def fields_of(page: str) -> tuple[str, list[str]]:
    mark = page.split('name="mark" value="')[1].split('"', maxsplit=1)[0]
    return mark, re.findall(r'type="radio" name="([^"]+)" value="base"', page)


def with_other_readme() -> dict[str, bytes]:
    return {**base(), "README.md": base()["README.md"] + b"\nNieuw in deze uitgave.\n"}


def test_nobody_is_bothered_while_there_is_nothing_to_merge(website: Website) -> None:
    pim = signed_in(website, "pim")
    assert "nieuwe basisversie" not in pim.get("/processen").text
    assert "nieuwe basisversie" not in pim.get("/processen/handover").text
    assert pim.get("/processen/handover/samenvoegen").status_code == 404


def test_a_new_base_is_seen_and_merged_without_choices(website: Website) -> None:
    a_variant(website)
    a_new_base(website, with_other_readme())
    pim = signed_in(website, "pim")
    assert "Er is een nieuwe basisversie" in pim.get("/processen").text
    seen = pim.get("/processen/handover").text
    assert "Er is een nieuwe basisversie" in seen
    assert "aangeboden, draait niet" in seen
    page = pim.get("/processen/handover/samenvoegen").text
    assert "Er is niets te kiezen" in page
    assert "Eigen overdracht" in page
    assert "README.md" in page
    answer = pim.post("/processen/handover/samenvoegen", {"mark": fields_of(page)[0]})
    assert answer.status_code == 303
    draft = answer.headers["Location"].split("/")[-2]
    stored = website.desk("pim").definition_draft(draft)
    assert b"Nieuw in deze uitgave" in stored.files["README.md"]
    assert b"Eigen overdracht" in stored.files[DIAGRAM]
    assert stored.origin is not None
    assert stored.origin[1] == 3
    assert [one.version for one in website.desk("pim").definitions() if one.key == "handover"] == [
        2
    ]
    pim.post(f"/ontwerp/{draft}/publiceren", {"reason": "Samen met de nieuwe uitgave"})
    assert signed_in(website, "tess").post(f"/ontwerp/{draft}/goedkeuren").status_code == 303
    assert "nieuwe basisversie" not in pim.get("/processen/handover").text


def test_what_both_changed_has_to_be_chosen(website: Website) -> None:
    a_variant(website)
    a_new_base(website, renamed(base(), "Zorg overdragen"))
    pim = signed_in(website, "pim")
    page = pim.get("/processen/handover/samenvoegen").text
    mark, (asked,) = fields_of(page)
    assert "Eigen overdracht" in page
    assert "Zorg overdragen" in page
    refused = pim.post("/processen/handover/samenvoegen", {"mark": mark})
    assert refused.status_code == 422
    assert "Kies een van de twee" in refused.text
    assert website.desk("pim").definition_drafts() == []
    for side, name in (("base", b"Zorg overdragen"), ("variant", b"Eigen overdracht")):
        answer = pim.post("/processen/handover/samenvoegen", {"mark": mark, asked: side})
        assert answer.status_code == 303
        draft = answer.headers["Location"].split("/")[-2]
        assert name in files_of(website, draft)[DIAGRAM]


def test_a_page_about_an_older_base_merges_nothing(website: Website) -> None:
    a_variant(website)
    a_new_base(website, renamed(base(), "Zorg overdragen"))
    pim = signed_in(website, "pim")
    mark, (asked,) = fields_of(pim.get("/processen/handover/samenvoegen").text)
    a_new_base(website, renamed(base(), "Overdragen"))
    answer = pim.post("/processen/handover/samenvoegen", {"mark": mark, asked: "base"})
    assert answer.status_code == 409
    assert "Er is niets samengevoegd" in answer.text
    assert website.desk("pim").definition_drafts() == []


def test_only_a_designer_merges(website: Website) -> None:
    a_variant(website)
    a_new_base(website, with_other_readme())
    tess, loes = signed_in(website, "tess"), signed_in(website, "loes")
    page = tess.get("/processen/handover/samenvoegen")
    assert page.status_code == 200
    mark = fields_of(page.text)[0]
    for visitor in (tess, loes):
        answer = visitor.post("/processen/handover/samenvoegen", {"mark": mark})
        assert answer.status_code == 403
    assert loes.get("/processen/handover/samenvoegen").status_code == 403


def overtaken(website: Website, pim: Visitor) -> str:
    """Return a draft that another version went past."""
    draft = a_draft(pim)
    readme = files_of(website, draft)["README.md"] + b"\nIets van ons.\n"
    put(pim, draft, "README.md", readme, mark_of(pim, draft, "README.md"))
    a_variant(website)
    return draft


def test_a_draft_that_was_overtaken_is_merged_before_it_is_handed_in(website: Website) -> None:
    pim = signed_in(website, "pim")
    draft = overtaken(website, pim)
    reason = {"reason": "Ook iets"}
    refused = pim.post(f"/ontwerp/{draft}/publiceren", reason)
    assert refused.status_code == 422
    assert "Na het maken van dit concept is versie 2 gepubliceerd" in refused.text
    page = pim.get(f"/ontwerp/{draft}/samenvoegen").text
    answer = pim.post(f"/ontwerp/{draft}/samenvoegen", {"mark": fields_of(page)[0]})
    assert answer.status_code == 303
    files = files_of(website, draft)
    assert b"Iets van ons" in files["README.md"]
    assert b"Eigen overdracht" in files[DIAGRAM]
    assert pim.post(f"/ontwerp/{draft}/publiceren", reason).status_code == 303
    assert pim.get(f"/ontwerp/{draft}/samenvoegen").status_code == 404


def test_a_draft_that_changed_since_the_page_was_made_is_left_alone(website: Website) -> None:
    pim = signed_in(website, "pim")
    draft = overtaken(website, pim)
    mark = fields_of(pim.get(f"/ontwerp/{draft}/samenvoegen").text)[0]
    put(pim, draft, "README.md", b"Anders", mark_of(pim, draft, "README.md"))
    answer = pim.post(f"/ontwerp/{draft}/samenvoegen", {"mark": mark})
    assert answer.status_code == 409
    assert files_of(website, draft)["README.md"] == b"Anders"
