"""Somebody at a browser: signed in, with an ear for everything that the pages complain about."""

from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, WebError, expect

from tests.journeys.house import password_of

# How the browser is started: quiet, and at home on machines without a screen.
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 30_000  # milliseconds that a page may take on a busy machine
WORRYING = ("error", "warning")
expect.set_options(timeout=PATIENCE)

_signed_in: dict[tuple[str, str], list[Any]] = {}


class Visitor:
    """One browser context with one tab. `complaints` are console errors and warnings, CSP's among them."""

    def __init__(self, browser: Browser, base_url: str, *, scripted: bool = True, width: int = 1280) -> None:
        self.base_url = base_url
        self.scripted = scripted
        self.complaints: list[str] = []
        self.context = browser.new_context(
            base_url=base_url,
            java_script_enabled=scripted,
            reduced_motion="reduce",
            viewport={"width": width, "height": 900},
            locale="en-US",
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._hear)
        self.context.on("weberror", self._note)
        self.page = self.context.new_page()

    def sign_in(self, name: str, password: str = "") -> None:
        """Sign in on the sign-in page; who did so before in this session still is."""
        if cookies := _signed_in.get((name, self.base_url)):
            self.context.add_cookies(cookies)
            return
        self.page.goto("/")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password or password_of(name))
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()
        _signed_in[name, self.base_url] = list(self.context.cookies())

    def new_tab(self, url: str) -> Page:
        """Open another tab in the same browser."""
        page = self.context.new_page()
        page.goto(url)
        return page

    def forgive(self, words: str) -> None:
        """Take back complaints with these words, which the journey meant to cause."""
        assert any(words in complaint for complaint in self.complaints), f"nobody complained of {words!r}"
        self.complaints = [complaint for complaint in self.complaints if words not in complaint]

    def leave(self) -> None:
        """Close the browser context."""
        self.context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in WORRYING:
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _note(self, error: WebError) -> None:
        self.complaints.append(f"error: {error.error}")
