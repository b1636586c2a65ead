"""One cell's value becomes one text, the way a person would write it down."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

# Excel keeps 15 significant digits; whole numbers below this are exact.
_EXACT = 10**15
_LAST_SERIAL = 2_958_466  # 31 December 9999 in the 1900 system, and a day
_DAYS_1904 = 1462  # days between the two date systems of Excel
_EPOCH = dt.datetime(1899, 12, 30)
_DECIMALS = re.compile(r"-?(?:0|[1-9][0-9]{0,9})\.[0-9]{0,4}[1-9]")  # stays as it is, whatever the rounding
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T?(?:00:00(?::00(?:\.0+)?)?)?Z?")


def number_text(raw: str) -> str:
    """A number as it stands in the file (`4155550123.0`, `1.5E-2`) in plain digits.

    What is no number stays as it is. Whole numbers have no decimals. Numbers too large for Excel's 15 digits
    keep their exponent, so that the lost digits can be seen instead of being filled up with zeros.
    """
    if raw.isascii() and raw.isdigit():
        return raw.lstrip("0") or "0"
    if _DECIMALS.fullmatch(raw):
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw.strip()
    return float_text(value)


def float_text(value: float) -> str:
    """A float in plain digits, rounded to the 15 that Excel keeps."""
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    if value == int(value) and abs(value) < _EXACT:
        return str(int(value))
    short = f"{value:.15g}"
    if 1e-9 <= abs(value) < _EXACT:
        return format(Decimal(short), "f")
    return short.upper()


def padded_text(raw: str, groups: tuple[int, ...]) -> str:
    """A number shown by a format made of zeros.

    (5,) turns 501 into 00501, (5, 4) turns it into 00000-0501.
    """
    plain = number_text(raw)
    width = sum(groups)
    if not plain.isdigit() or len(plain) > width:
        return plain
    digits = plain.zfill(width)
    pieces = []
    for group in groups:
        pieces.append(digits[:group])
        digits = digits[group:]
    return "-".join(pieces)


def percent_text(raw: str) -> str:
    """A number shown as a percentage: 0.25 is 25%."""
    try:
        value = Decimal(f"{float(raw):.15g}") * 100
        return format(value.normalize(), "f") + "%" if abs(value) < _EXACT else number_text(raw)
    except (ValueError, InvalidOperation):
        return raw.strip()


def serial_text(raw: str, *, epoch_1904: bool) -> str:
    """Excel's day number as an ISO date, with the time only if there is one; below one day only the time."""
    try:
        serial = float(raw)
    except ValueError:
        return raw.strip()
    if 0 <= serial < 1 and not (epoch_1904 and serial == 0):
        return time_text((dt.datetime.min + dt.timedelta(milliseconds=round(serial * 86_400_000))).time())
    if epoch_1904:
        serial += _DAYS_1904
    elif serial < 60:
        serial += 1  # Excel believes that 1900 was a leap year
    if not 0 <= serial < _LAST_SERIAL:
        return number_text(raw)
    try:
        return datetime_text(_EPOCH + dt.timedelta(milliseconds=round(serial * 86_400_000)))
    except OverflowError:
        return number_text(raw)


def elapsed_text(raw: str) -> str:
    """A length of time in days as `hours:minutes:seconds`, as the format [h]:mm:ss shows it."""
    try:
        seconds = round(float(raw) * 86_400)
    except (ValueError, OverflowError):
        return raw.strip()
    return duration_text(dt.timedelta(seconds=seconds)) if abs(seconds) < 10**12 else number_text(raw)


def iso_text(raw: str) -> str:
    """A date that the file itself keeps in ISO form: midnight is left away, T becomes a space."""
    day = _ISO_DAY.fullmatch(raw)
    return day[1] if day else raw.replace("T", " ", 1)


def datetime_text(value: dt.datetime) -> str:
    """`2026-11-01`, or `2026-11-01 09:30:00` if it has a time."""
    if value.time() == dt.time.min:
        return value.date().isoformat()
    return value.isoformat(" ", "milliseconds" if value.microsecond else "seconds")


def time_text(value: dt.time) -> str:
    """`09:30:00`."""
    return value.isoformat("milliseconds" if value.microsecond else "seconds")


def duration_text(value: dt.timedelta) -> str:
    """`30:00:00` for thirty hours."""
    seconds = round(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours}:{rest // 60:02d}:{rest % 60:02d}"


def value_text(value: object) -> str:
    """The text of a Python value as python-calamine gives it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return float_text(value)
    if isinstance(value, dt.datetime):
        return datetime_text(value)
    if isinstance(value, dt.time):
        return time_text(value)
    if isinstance(value, dt.timedelta):
        return duration_text(value)
    return "" if value is None else str(value)  # int, date


def unescaped(text: str) -> str:
    """Undo Excel's own escapes of characters that XML cannot hold (`_x000D_`), where they make real text."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    if code == 0 or 0xD800 <= code <= 0xDFFF:  # half a character is no text
        return match[0]
    return chr(code)
