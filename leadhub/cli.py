"""The command line: `leadhub …` and `python manage.py …` are the same thing."""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs.exceptions import EnvError

from leadhub.practice import seeds

# Commands for people and scripts: they say what matters themselves, so only warnings of the log stand beside it.
QUIET = {"campaigns", "connect", "createuser", "rotate_keys", "upload"}


def main() -> None:
    """Run one command; `leadhub help` lists them all."""
    arguments = list(sys.argv)
    _take_data_dir(arguments)
    if arguments[1:2] == ["rotate-keys"]:  # as people write it; the module of a command cannot have a hyphen
        arguments[1] = "rotate_keys"
    if arguments[1:2] == ["demo"]:
        _set_demo_environment(arguments)
    if QUIET.intersection(arguments[1:2]):
        os.environ.setdefault("LEADHUB_LOG_LEVEL", "WARNING")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadhub.settings")
    try:
        _load_settings()
        execute_from_command_line([Path(arguments[0]).name, *arguments[1:]])
    except KeyboardInterrupt:
        sys.exit(130)  # as shells report Ctrl-C
    except BrokenPipeError:  # nobody reads on, as behind `| head`; what is still to be printed goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)  # as shells report it


def _load_settings() -> None:
    """Read the settings now, so that a mistake in the environment is one sentence and not a traceback."""
    from django.conf import settings  # noqa: PLC0415  reads the environment, which must be complete by now

    try:
        settings.INSTALLED_APPS  # noqa: B018  looking at a setting is what loads them
    except OSError as error:
        sys.exit(f"The data folder cannot be used: {error.filename}: {error.strerror}.")
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"LeadHub cannot start: {error}")


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
    os.environ["LEADHUB_CUSTOM_DEPLOYMENT_URL"] = f"http://127.0.0.1:{port}"
    os.environ["LEADHUB_RINGCENTRAL_CLIENT_ID"] = seeds.PUBLIC_CLIENT_ID
    os.environ.pop("LEADHUB_RINGCENTRAL_CLIENT_SECRET", None)  # a real one has no business with the practice RingCX


if __name__ == "__main__":
    main()
