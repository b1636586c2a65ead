"""Whether an address can be listened on, and waiting until somebody answers there."""

import socket
import time


def check_free(host: str, port: int) -> None:
    """Raise OSError if the address is taken or does not exist."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


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
