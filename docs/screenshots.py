# SPDX-License-Identifier: EUPL-1.2
"""Takes the pictures of the docs: `make screenshots`.

A small municipality of made-up people is played through the front door up to a Monday morning; then
a browser visits every kind of page. The clock stands still, so that a picture changes only when the
page does.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final

from palette import shrink
from playwright.sync_api import Browser, Page, sync_playwright
from stories import PASSWORD, Played, Studio, decide, forget_form, open_studio, play, renamed_plan
from werkzeug.serving import WSGIRequestHandler, make_server

from wijkpad_webui.app import create_app

PICTURES: Final = Path(__file__).parent / "pictures"
_WIDE: Final = {"width": 1440, "height": 900}
_PHONE: Final = {"width": 390, "height": 844}


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's word
        """Say nothing about each request."""


class Camera:
    """A browser that is signed in as one person at a time."""

    def __init__(self, browser: Browser, address: str, only: frozenset[str]) -> None:
        self._browser, self._address, self._only = browser, address, only
        self.taken: list[str] = []

    @contextmanager
    def person(self, login: str | None, *, phone: bool = False) -> Iterator[Page]:
        """Open a window, signed in unless `login` is None."""
        context = self._browser.new_context(
            viewport=_PHONE if phone else _WIDE,  # type: ignore[arg-type]
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
            base_url=self._address,
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        if login is not None:
            page.goto("/inloggen")
            page.fill("[name=login]", login)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "/inloggen" not in url)
        try:
            yield page
        finally:
            context.close()

    def shoot(self, page: Page, name: str, *, window: str = "", wait: int = 400) -> None:
        """Take the picture `name`: the page to its end, or one window of it from an element on."""
        if self._only and name not in self._only:
            return
        page.wait_for_load_state("networkidle")
        width = (page.viewport_size or _WIDE)["width"]
        page.set_viewport_size({"width": width, "height": _WIDE["height"]})
        if window:
            page.locator(window).first.evaluate("(one) => one.scrollIntoView()")
        else:
            # Bars that stick to the window would cover what lies below them.
            page.evaluate("window.scrollTo(0, 0)")
            height = int(page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(wait)
        picture = page.screenshot(animations="disabled", caret="hide")
        file = PICTURES / f"{name}.png"
        file.write_bytes(shrink(picture))
        self.taken.append(name)
        sys.stdout.write(f"{name:24} {file.stat().st_size // 1024:5} kB\n")
        sys.stdout.flush()


def caseworkers(camera: Camera, studio: Studio, played: Played) -> None:
    """Take the pictures of the pages on which cases are worked."""
    with camera.person(None) as page:
        page.goto("/inloggen")
        camera.shoot(page, "inloggen")
    with camera.person("noor") as page:
        page.goto("/taken")
        camera.shoot(page, "taken")
        page.goto(f"/zaken/{played.work}")
        camera.shoot(page, "zaak")
        page.locator("details.steps > summary").first.click()
        camera.shoot(page, "zaak-stappen", window="details.steps")
        page.goto(f"/taken/{studio.task(played.route, 'noor', 'UT_ChooseRoute')}")
        camera.shoot(page, "taak-advies-route")
        page.goto("/zaken")
        camera.shoot(page, "zaken")
        page.goto(f"/zaken/{played.work}/veiligheid")
        camera.shoot(page, "veiligheid")
    with camera.person("noor", phone=True) as page:
        page.goto("/taken")
        camera.shoot(page, "taken-mobiel")
        page.goto(f"/taken/{studio.task(played.work, 'noor', 'UT_FirstContact')}")
        camera.shoot(page, "taak-mobiel")
    with camera.person("loes") as page:
        page.goto("/zaken/nieuw")
        camera.shoot(page, "zaak-starten")
        page.goto(f"/taken/{studio.task(played.triage, 'loes', 'UT_SafetyTriage')}")
        camera.shoot(page, "taak")
        page.goto(f"/taken/{studio.task(played.fresh, 'loes', 'UT_RegisterRequest')}")
        page.locator(".actions .utrecht-button--primary-action").click()
        page.wait_for_load_state()
        camera.shoot(page, "taak-fout")
    with camera.person("dina") as page:
        page.goto(f"/taken/{studio.task(played.decision, 'dina', 'UT_Decide')}")
        camera.shoot(page, "taak-advies-kosten")
    with camera.person("tess") as page:
        page.goto(f"/zaken/{played.work}")
        page.locator("a[href^='/herstel/']").first.click()
        page.wait_for_url("**/herstel/*")
        camera.shoot(page, "terugzetten")
    too_late(camera, studio, played)


def choosing_help(camera: Camera, studio: Studio, played: Played) -> None:
    """Take the pictures of the social map and of a choice that is tried out."""
    with camera.person("noor") as page:
        page.goto("/sociale-kaart")
        page.locator("main form .utrecht-button--primary-action").first.click()
        page.wait_for_load_state()
        camera.shoot(page, "sociale-kaart")
        page.goto(f"/taken/{studio.task(played.decision, 'noor', 'UT_ChooseHelp')}")
        page.locator("[name=form][value=in_kind]").check()
        page.fill("[name=product]", "01A01")
        page.fill("[name=provider]", "Thuishulp De Linde")
        page.fill("[name=volume]", "2")
        page.select_option("[name=unit]", "hour")
        page.select_option("[name=frequency]", "week")
        page.fill("[name=from]", "1-12-2026")
        page.fill("[name=until]", "28-2-2027")
        page.get_by_role("button", name="Toets deze keuze").click()
        page.wait_for_selector("text=Kosten:")
        camera.shoot(page, "hulp-kiezen")


def too_late(camera: Camera, studio: Studio, played: Played) -> None:
    """Take the picture of somebody whose colleague was first."""
    task = studio.task(played.triage, "loes", "UT_SafetyTriage")
    with camera.person("loes") as page:
        page.goto(f"/taken/{task}")
        words = "De stroom is sinds zaterdag afgesloten. Er is een baby in huis."
        # Without an event: a draft that is saved would claim the task.
        page.locator("form.form textarea").first.evaluate(
            "(field, words) => field.value = words", words
        )
        safe = ("life_threat", "acute_unsafety", "suspected_violence", "acute_psychiatric")
        studio.do(
            played.triage, "wim", "UT_SafetyTriage",
            **dict.fromkeys((*safe, "children_present"), False), basic_needs_at_risk_48h=True,
            explanation="Geen stroom en geen eten tot vrijdag.",
        )  # fmt: skip
        page.locator(".actions .utrecht-button--primary-action").click()
        page.wait_for_load_state()
        camera.shoot(page, "te-laat")


def designers(camera: Camera, studio: Studio, played: Played) -> None:
    """Take the pictures of the pages on which pathways are changed and approved."""
    del played
    pim = studio.desk("pim")
    faulty = pim.begin_definition_draft("intake")
    asked = renamed_plan(pim)
    with camera.person("pim") as page:
        page.goto("/processen")
        camera.shoot(page, "processen")
        page.goto("/processen/intake")
        camera.shoot(page, "proces")
        page.goto(f"/ontwerp/{faulty}")
        camera.shoot(page, "ontwerp-diagram", window="body", wait=3000)
        page.goto(f"/ontwerp/{faulty}/tabellen")
        camera.shoot(page, "ontwerp-tabel", window="body", wait=3000)
        page.goto(f"/ontwerp/{faulty}/formulieren")
        camera.shoot(page, "ontwerp-formulier", window="body", wait=3000)
        forget_form(pim, faulty)
        page.goto(f"/ontwerp/{faulty}/controle")
        camera.shoot(page, "ontwerp-controle")
        page.goto(f"/ontwerp/{asked}/publiceren")
        camera.shoot(page, "publiceren")
    pim.ask_publication(asked, "De inwoner legt het plan zelf mee vast.")
    with camera.person("tess") as page:
        page.goto(f"/ontwerp/{asked}/publiceren")
        camera.shoot(page, "goedkeuren")
        studio.desk("tess").approve_publication(asked)
        page.goto("/processen/plan/vergelijken")
        camera.shoot(page, "vergelijken")


def administrators(camera: Camera, _studio: Studio, played: Played) -> None:
    """Take the pictures of the pages for the municipality."""
    with camera.person("fatma") as page:
        page.goto("/beheer/storingen")
        camera.shoot(page, "storingen")
        page.locator("main a[href^='/beheer/storingen/']").first.click()
        page.wait_for_url("**/beheer/storingen/*")
        camera.shoot(page, "storing")
        page.goto("/beheer/plugins")
        camera.shoot(page, "plugins")
        page.goto("/beheer/contracten")
        camera.shoot(page, "contracten")
        page.goto("/beheer/inrichting")
        camera.shoot(page, "inrichting")
        page.goto(f"/zaken/{played.decision}/journaal")
        camera.shoot(page, "journaal")


def budget_holders(camera: Camera, _studio: Studio, _played: Played) -> None:
    """Take the pictures of the pages about money."""
    with camera.person("hanna") as page:
        page.goto("/budgetten")
        page.locator("main table a[href^='/budgetten/']").first.click()
        page.wait_for_load_state()
        camera.shoot(page, "budget")


def contract_managers(camera: Camera, _studio: Studio, played: Played) -> None:
    """Take the pictures of a contract whose money runs out, and of its file."""
    with camera.person("coen") as page:
        page.goto("/beheer/contracten/C-100")
        camera.shoot(page, "contract")
        page.goto(f"/zaken/{played.contract}")
        camera.shoot(page, "contract-dossier")


def following_help(camera: Camera, studio: Studio, played: Played) -> None:
    """Take the picture of the help of a case, once that was decided on."""
    decide(studio, played.decision)
    with camera.person("noor") as page:
        page.goto(f"/zaken/{played.decision}/hulp")
        camera.shoot(page, "hulp")


Part = Callable[[Camera, Studio, Played], None]
PARTS: Final[dict[str, Part]] = {
    "caseworkers": caseworkers,
    "choosing_help": choosing_help,
    "designers": designers,
    "administrators": administrators,
    "budget_holders": budget_holders,
    "contract_managers": contract_managers,
    "following_help": following_help,
}


def main(names: list[str]) -> None:
    """Take every picture, or those named."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("No Chromium found. On Debian or Ubuntu: apt install chromium")
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        studio = open_studio(Path(folder))
        played = play(studio)
        server = make_server(
            "127.0.0.1",
            0,
            create_app(studio.engine, studio.settings),
            threaded=True,
            request_handler=_Quiet,
        )
        Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            camera = Camera(browser, f"http://127.0.0.1:{server.server_port}", frozenset(names))
            for part in PARTS.values():
                part(camera, studio, played)
            browser.close()
        server.shutdown()
        studio.engine.close()


if __name__ == "__main__":
    main(sys.argv[1:])
