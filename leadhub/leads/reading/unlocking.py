"""A workbook behind a password becomes a plain one, by msoffcrypto.

Only for the limited child process: what a hostile file makes the library do, or need, is not known. The password
is used and forgotten; no sentence holds it.
"""

from pathlib import Path

from leadhub.leads.reading.errors import refuse
from leadhub.leads.reading.limits import DEFAULT_LIMITS, Limits

LONGEST_PASSWORD = 255  # Excel's own limit


def unlock(path: Path, *, filename: str, password: str, out: Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Write what is in the protected workbook at `path` to the new file `out`.

    Raises UnreadableFile: the password is wrong, the protection is of a kind we cannot undo, or there is none.
    """
    # Here, for a look at a file should not wait for it; and it has no types.
    import msoffcrypto  # type: ignore[import-untyped]  # noqa: PLC0415
    from msoffcrypto.exceptions import InvalidKeyError  # type: ignore[import-untyped]  # noqa: PLC0415

    if path.stat().st_size > limits.max_bytes:
        raise refuse("too_big_to_read_safely", filename)
    if not 0 < len(password) <= LONGEST_PASSWORD:
        raise refuse("wrong_password", filename)
    try:
        with path.open("rb") as file, out.open("xb") as plain:
            workbook = msoffcrypto.OfficeFile(file)
            if workbook.format == "ooxml":  # the others always check it
                workbook.load_key(password=password, verify_password=True)
            else:
                workbook.load_key(password=password)
            workbook.decrypt(plain)
    except InvalidKeyError as error:
        raise refuse("wrong_password", filename) from error
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # the library has errors of its own, Python's and those of three others
        raise refuse("password_not_supported", filename) from error
