"""Number formats of a workbook: which of them turn a number into a date, a padded code or a percentage."""

import re
from collections.abc import Callable
from functools import partial

from leadhub.leads.reading.cells import elapsed_text, number_text, padded_text, percent_text, serial_text
from leadhub.leads.reading.xml_stream import Element

ToText = Callable[[str], str]  # the number as it stands in the file → the text to keep

# Formats that a workbook refers to without spelling them out (ECMA-376 part 1, 18.8.30).
_BUILT_IN = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)], "yyyy-mm-dd"),
    46: "[h]:mm:ss",
}
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
# Quoted text, an escaped or skipped or repeated character, colours and conditions and locales in brackets.
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DAY = 86_400_000  # milliseconds
_FIRST_DAY, _LAST_DAY = 61, 2_950_000  # between them no serial is special: it is a day and a time
_SIXTY = [f"{number:02}" for number in range(60)]
_CLOCK = [f"{hour}:{minute}" for hour in _SIXTY[:24] for minute in _SIXTY]
_ZEROS = re.compile(r"0+(?:-0+)*")


class SerialText:
    """`serial_text`, several times as fast: lists have the same few thousand days over and over."""

    def __init__(self, *, epoch_1904: bool) -> None:
        self._epoch_1904 = epoch_1904
        self._days: dict[int, str] = {}

    def __call__(self, raw: str) -> str:
        try:
            milliseconds = round(float(raw) * _DAY)
        except (ValueError, OverflowError):
            return serial_text(raw, epoch_1904=self._epoch_1904)
        day, rest = divmod(milliseconds, _DAY)
        seconds, fraction = divmod(rest, 1000)
        if fraction or not _FIRST_DAY < day < _LAST_DAY:
            return serial_text(raw, epoch_1904=self._epoch_1904)
        date = self._days.get(day)
        if date is None:
            date = self._days[day] = serial_text(str(day), epoch_1904=self._epoch_1904)
        if not seconds:
            return date
        return f"{date} {_CLOCK[seconds // 60]}:{_SIXTY[seconds % 60]}"


def converters(styles: list[Element], *, epoch_1904: bool) -> list[ToText]:
    """One function for each cell style of `styles.xml`, in the order in which cells refer to them."""
    codes: dict[str, str] = {}
    made: list[ToText] = []
    for name, parent, attributes in styles:
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and parent == "cellXfs":
            number = attributes.get("numFmtId", "0")
            code = codes.get(number) or _BUILT_IN.get(int(number) if number.isdigit() else 0, "General")
            made.append(converter(code, epoch_1904=epoch_1904))
    return made


def converter(code: str, *, epoch_1904: bool = False) -> ToText:
    """The function for one format code such as `yyyy-mm-dd`, `00000` or `General`."""
    first = _first_section(code)
    if _ELAPSED.search(first):
        return elapsed_text
    zeros = first.replace('"-"', "-").replace("\\-", "-")
    if _ZEROS.fullmatch(zeros) and zeros != "0":
        return partial(padded_text, groups=tuple(len(group) for group in zeros.split("-")))
    bare = _NOT_CODE.sub("", first).lower()
    if bare in ("general", ""):
        return number_text
    if any(letter in bare for letter in "ymdhs"):
        return SerialText(epoch_1904=epoch_1904)
    if "%" in bare:
        return percent_text
    return number_text


def _first_section(code: str) -> str:
    """The part of a format code for positive numbers: up to the first semicolon outside of quotes."""
    masked = _NOT_CODE.sub(lambda match: "x" * len(match[0]), code)
    return code.partition(";")[0] if ";" not in masked else code[: masked.index(";")]
