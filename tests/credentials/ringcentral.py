"""RingCentral's sign-in page, as a person in a browser uses it."""

from urllib.parse import parse_qsl, urlsplit

import requests


def decide(address: str, answer: str = "allow") -> dict[str, str]:
    """Open the page, press Authorize ("allow") or Deny ("deny"); what RingCentral then puts into the way back."""
    parts = urlsplit(address)
    page = requests.get(address, timeout=5, allow_redirects=False)
    if page.status_code == 302:  # sent back at once: the app may not ask like this
        return dict(parse_qsl(urlsplit(page.headers["Location"]).query))
    assert page.status_code == 200, page.text
    form = dict(parse_qsl(parts.query)) | {"answer": answer}
    back = requests.post(f"{parts.scheme}://{parts.netloc}{parts.path}", form, timeout=5, allow_redirects=False)
    return dict(parse_qsl(urlsplit(back.headers["Location"]).query))
