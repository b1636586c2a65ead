"""A transport that believes it talks to RingCX's own hosts, talks to the practice server, and keeps what was said."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from leadhub.ringcx.transport import Answer, Timeouts, Transport


@dataclass(frozen=True)
class Said:
    """One request as it would have gone to RingCX, and the practice server's answer to it."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    content_type: str = field(repr=False)
    answer: Answer

    @property
    def host(self) -> str:
        """Scheme and host, as in "https://ringcx.ringcentral.com"."""
        return self.url.removesuffix(urlsplit(self.url)._replace(scheme="", netloc="").geturl())

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    def form(self) -> str:
        """What is alike in conversations that differ only in ids and values."""
        path = re.sub(r"\d{4,}|aws80:[^/]+", "…", self.path)
        sent = _shape(json.loads(self.body)) if self.content_type == "application/json" and self.body else ""
        if self.body and not sent:
            sent = str(sorted(dict(parse_qsl(self.body.decode()))))
        kind = self.answer.headers.get("content-type", "")
        answered = _shape(json.loads(self.answer.body)) if "json" in kind and self.answer.body else kind
        parts = [self.method, self.host, path, str(sorted(self.query)), str(sorted(self.headers)), sent]
        return " ".join([*parts, str(self.answer.status), answered])

    def spoiled(self, part: str) -> "Said":
        """The same with a fault in one part."""
        if part == "request":
            return replace(self, body=json.dumps(json.loads(self.body or b"{}") | {"externalIds": []}).encode())
        if part == "query":
            return replace(self, url=f"{self.url}&rows=5")
        if part == "host":
            return replace(self, url=self.url.replace(self.host, "https://example.com"))
        if part == "path":
            return replace(self, url=self.url.replace("leadSearch", "search"))
        if part == "header":
            return replace(
                self, headers={name: value for name, value in self.headers.items() if name != "Authorization"}
            )
        status = 418 if part == "status" else self.answer.status
        body = b'{"leads": []}' if part == "answer" else self.answer.body
        return replace(self, answer=Answer(status, self.answer.headers, body))


def _shape(value: Any) -> str:
    """The names and types in a JSON value; of a list, each shape once. Texts in capitals are RingCX's own words."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{name}:{_shape(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(sorted({_shape(item) for item in value})) + "]"
    if isinstance(value, str) and re.fullmatch("[A-Z]+[A-Z_-]+", value):
        return value
    return type(value).__name__


class RecordingTransport(Transport):
    """Sends what is for any RingCX host to the practice server, with the path and query as they are."""

    def __init__(self, practice_url: str) -> None:
        super().__init__(Timeouts(connect=2, read=10, load=10))
        self._practice = urlsplit(practice_url)
        self.said: list[Said] = []

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        content_type: str = "application/json",
        changes: bool = False,
    ) -> Answer:
        """As any transport's, and kept in `said`."""
        there = urlsplit(url)._replace(scheme=self._practice.scheme, netloc=self._practice.netloc).geturl()
        answer = super().request(method, there, headers=headers, body=body, content_type=content_type, changes=changes)
        self.said.append(Said(method, url, headers, body, content_type, answer))
        return answer
