"""The command line: `leadhub …` and `python manage.py …` are the same thing."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; `leadhub help` lists them all."""
    arguments = list(sys.argv)
    _take_data_dir(arguments)
    if arguments[1:2] == ["demo"]:
        _set_demo_environment(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadhub.settings")
    execute_from_command_line([Path(arguments[0]).name, *arguments[1:]])


def _take_data_dir(arguments: list[str]) -> None:
    """Any command takes `--data-dir FOLDER`. The settings need to know it before Django reads them."""
    for at, argument in enumerate(arguments):
        if argument == "--data-dir" and at + 1 < len(arguments):
            os.environ["LEADHUB_DATA_DIR"] = str(Path(arguments[at + 1]).resolve())
            del arguments[at : at + 2]
            return
        if argument.startswith("--data-dir="):
            os.environ["LEADHUB_DATA_DIR"] = str(Path(argument.partition("=")[2]).resolve())
            del arguments[at]
            return


def _set_demo_environment(arguments: list[str]) -> None:
    """The demo keeps to a data folder of its own, and its only RingCX is the practice one on this machine."""
    port = "8971"
    for at, argument in enumerate(arguments):
        if argument.startswith("--practice-port"):
            port = argument.partition("=")[2] or "".join(arguments[at + 1 : at + 2])
    os.environ.setdefault("LEADHUB_DATA_DIR", str(Path(__file__).resolve().parent.parent / "data" / "demo"))
    os.environ.setdefault("LEADHUB_LOG_LEVEL", "WARNING")  # the sign-ins should stay in sight
    os.environ["LEADHUB_CUSTOM_DEPLOYMENT_URL"] = f"http://127.0.0.1:{port}"


if __name__ == "__main__":
    main()
