"""The wizard as a browser without JavaScript uses it: real requests, with the session's own forms."""

import time
from html.parser import HTMLParser
from pathlib import Path

import requests

from bench.world import MANAGER, PASSWORD, BenchFailed, World
from leadhub.practice import seeds

POLL = 0.1  # seconds between looks at a page that is not ready yet; more often, and looking is what is measured
PLAN_IS_THERE = 'id="rows-title"'


Form = dict[str, str | list[str]]


class Wizard:
    """One signed-in person and their browser."""

    def __init__(self, world: World) -> None:
        self.url = world.url
        self.session = requests.Session()
        self.session.trust_env = False
        self._post("/sign-in/", {**fields(self.get("/sign-in/")), "username": MANAGER, "password": PASSWORD})
        self.campaign = f"account={seeds.US_ACCOUNT}&group=115793&campaign={seeds.SPRING_CAMPAIGN}"

    def get(self, path: str) -> str:
        """The page. Raises BenchFailed unless it is one."""
        return self._checked(self.session.get(self.url + path, timeout=120)).text

    def timed(self, path: str) -> float:
        """Seconds until the whole page is here. Raises BenchFailed where it is not the page itself that answers."""
        start = time.perf_counter()
        found = self.session.get(self.url + path, timeout=120, allow_redirects=False)
        seconds = time.perf_counter() - start
        if found.status_code != 200:
            raise BenchFailed(f"{path} answered {found.status_code}.")
        return seconds

    def upload(self, file: Path) -> str:
        """Send a file to the first campaign; the address of its upload, such as /uploads/1f…/."""
        form = fields(self.get(f"/uploads/new/?{self.campaign}"), "start-form")
        with file.open("rb") as opened:
            answer = self.session.post(
                f"{self.url}/uploads/new/", data=form, files={"file": (file.name, opened)}, timeout=300
            )
        path = self._checked(answer).url.removeprefix(self.url)
        if not path.endswith(("/columns/", "/reading/")):
            raise BenchFailed(f"{file.name} was not taken: it led to {path}.")
        return path.rpartition("/")[0].rpartition("/")[0] + "/"

    def follow_suggestions(self, upload: str) -> None:
        """Accept the columns and the options as they are suggested; the check of the rows begins."""
        for step in ("columns/", "options/"):
            form = fields(self.get(upload + step))
            form.pop("sample", None)
            self._post(upload + step, form)

    def do_not_look_up(self, upload: str) -> None:
        """Ask RingCX for no duplicates."""
        token = fields(self.get(upload + "columns/"))["csrfmiddlewaretoken"]
        self._post(upload + "choices/", {"csrfmiddlewaretoken": token, "skip_ringcx": "no"})

    def wait_for_plan(self, upload: str) -> None:
        """Look at the review until it shows the plan."""
        end = time.monotonic() + 600
        while PLAN_IS_THERE not in self.get(upload + "review/"):
            if time.monotonic() > end:
                raise BenchFailed("The review did not show its plan within ten minutes.")
            time.sleep(POLL)

    def forget(self, upload: str) -> None:
        """Give the upload up, so that the next run finds what this one found."""
        token = fields(self.get(upload + "review/"))["csrfmiddlewaretoken"]
        self._post(upload + "forget/", {"csrfmiddlewaretoken": token})

    def _post(self, path: str, form: Form) -> str:
        return self._checked(self.session.post(self.url + path, data=form, timeout=120)).text

    def _checked(self, answer: requests.Response) -> requests.Response:
        if answer.status_code != 200:
            raise BenchFailed(f"{answer.request.method} {answer.request.path_url} answered {answer.status_code}.")
        return answer


def fields(page: str, form_id: str = "") -> Form:
    """What a browser would send with a page's forms as they are: of one form by its id, or of all together."""
    reader = _Fields(form_id)
    reader.feed(page)
    return reader.found


class _Fields(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.found: Form = {}
        self._wanted = form_id
        self._form = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = facts.get("id", "")
        if self._wanted and facts.get("form", self._form) != self._wanted:
            return
        name, value = facts.get("name", ""), facts.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in facts or self._select not in self.found):
            self.found[self._select] = value
        elif tag == "textarea" and name:
            self.found[name] = ""
        elif tag == "input" and name and _is_sent(facts):
            # Boxes of one name are sent together, each that is ticked.
            boxes = self.found.get(name, [])
            self.found[name] = [*boxes, value] if facts.get("type") == "checkbox" else value

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = ""


def _is_sent(facts: dict[str, str]) -> bool:
    """Whether a browser would send this input: a box that is not ticked is not, and files are chosen elsewhere."""
    kind = facts.get("type")
    return kind != "file" and (kind not in ("radio", "checkbox") or "checked" in facts)
