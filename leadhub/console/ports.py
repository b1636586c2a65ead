"""Whether an address can be listened on, and waiting until somebody answers there."""

import os
import socket
import time


class NotFree(Exception):
    """Nobody can listen there; the text says why, without a full stop."""


def check_free(host: str, port: int) -> None:
    """Raise NotFree if the address is taken or does not exist."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OverflowError as error:
        raise NotFree("a port is a number from 1 to 65535") from error
    except socket.gaierror as error:
        raise NotFree("no such address") from error
    except OSError as error:
        raise NotFree(os.strerror(error.errno or 0).lower()) from error


def wait_until_open(host: str, port: int, seconds: float) -> bool:
    """Wait until something listens there; say whether it came up in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with socket.create_connection((host, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return False
