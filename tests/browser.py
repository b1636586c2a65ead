"""The browser that the journeys use: found on this machine, or installed (`make test` runs this file)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOUD = "NO BROWSER: Chromium could not be installed, so the browser journeys are NOT run. Install it and run again."


def find() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Try Debian's package where we may, then Playwright's own browser."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        calm = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *step], check=False, stdout=subprocess.DEVNULL, env=calm)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Make sure that there is a browser; fail only in CI if there is none."""
    if find() is None:
        install()
    if find() is not None:
        return 0
    sys.stderr.write(f"\n*** {LOUD} ***\n\n")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
