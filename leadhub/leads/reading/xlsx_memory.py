"""Texts of values that were met before, such as the days and states that every list repeats."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

_MOST = 20_000  # values that are kept from one block to the next
_PAGE = 256  # strings


class Memory(dict[str, str]):
    """The text of a value by the value as it stands in the file; a blank is a blank. Raises what `make` raises."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__({"": ""})
        self._make = make
        self._asked = 0
        self._worth_it = True

    def __missing__(self, value: str) -> str:
        text = self[value] = self._make(value)
        return text

    def texts(self, values: Sequence[str]) -> Iterable[str]:
        """The texts of the values of a block; of earlier blocks not too much is remembered."""
        if len(self) > _MOST:
            self._worth_it = self._asked > 2 * len(self)
            self._asked = 0
            self.clear()
            self[""] = ""
        if not self._worth_it:  # nearly every value is another one
            return [self._make(value) if value else "" for value in values]
        self._asked += len(values)
        return map(self.__getitem__, values)


class Strings(Protocol):
    """The shared strings of a workbook by their number. Raises IndexError."""

    def __getitem__(self, number: int) -> str: ...
    def some(self, first: int, count: int) -> list[str]:
        """Up to so many strings from this number on."""
        ...


class StringMemory(dict[int, str]):
    """The shared strings by their number. Raises IndexError.

    Most programs number the strings as they first come up in the sheet. So a number higher than all before brings in
    its neighbours, which are needed next; a lower one is a string that comes up again.
    """

    def __init__(self, strings: Strings) -> None:
        super().__init__()
        self._strings = strings
        self._highest = -1
        self._before: dict[int, str] = {}

    def __missing__(self, number: int) -> str:
        text = self._before.get(number)
        if text is None and number > self._highest:
            strings = self._strings.some(number, _PAGE)
            self.update(zip(range(number, number + len(strings)), strings, strict=False))
            self._highest = number + _PAGE - 1
            return strings[0] if strings else self._strings[number]
        if text is None:
            text = self._strings[number]
        self[number] = text
        return text

    def texts(self, numbers: Sequence[str]) -> Iterable[str]:
        """The strings by their numbers as they stand in the file."""
        if "" in numbers:
            return [self[int(number)] if number else "" for number in numbers]
        return map(self.__getitem__, map(int, numbers))

    def make_room(self) -> None:
        """Between two blocks: what has not been used since the last time is forgotten."""
        if len(self) > _MOST:
            self._before = dict(self)
            self.clear()
