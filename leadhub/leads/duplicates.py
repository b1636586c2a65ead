"""What makes two rows duplicates of each other, and the groups of rows that are."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, compress

from leadhub.leads.choices import DuplicatesBy, Keep
from leadhub.leads.row_keys import RowKeys

PhoneKeys = tuple[int, ...]
"""One row's phones as E.164 digits: two rows with a key in common are duplicates of each other."""

_RUN = 1024  # keys that are compared with all earlier ones at once; so few stay in the processor's nearest memory
_NAME_BITS = 32  # of a name's fingerprint
_ROW_BITS = 32
_ROW_MASK = (1 << _ROW_BITS) - 1
_IS_NONE = bytes(phones == 0 for phones in range(256))
_ARE_SEVERAL = bytes(phones > 1 for phones in range(256))


def extern_id_key(extern_id: str) -> int:
    """A 64-bit fingerprint of an externId, never 0: the same in every process, unlike `hash`."""
    digest = hashlib.blake2b(extern_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def repeated(fingerprints: Sequence[int], twice: AbstractSet[int]) -> dict[int, int]:
    """Rows whose fingerprint an earlier row has too: row index → index of the first row with it. 0 never repeats.

    `twice` are the fingerprints that occur more than once. Fed with `RowKeys.extern_ids` these are the rows for the
    finding `extern_id_repeated`.
    """
    twice = twice - {0}
    first: dict[int, int] = {}
    again: dict[int, int] = {}
    for index in compress(range(len(fingerprints)), map(twice.__contains__, fingerprints)) if twice else ():
        earlier = first.setdefault(fingerprints[index], index)
        if earlier != index:
            again[index] = earlier
    return again


class Repeats:
    """Keys that occur more than once, among all that were added so far: `twice`."""

    def __init__(self) -> None:
        self.twice: set[int] = set()
        self._seen: set[int] = set()

    def add(self, keys: Sequence[int]) -> None:
        """Take further keys."""
        for start in range(0, len(keys), _RUN):
            run = keys[start : start + _RUN]
            distinct = set(run)
            if len(distinct) < len(run):
                self.twice.update(key for key, count in Counter(run).items() if count > 1)
            self.twice |= self._seen & distinct
            self._seen |= distinct


def occurring_twice(keys: Sequence[int]) -> set[int]:
    """The keys that occur more than once."""
    repeats = Repeats()
    repeats.add(keys)
    return repeats.twice


class ComparedRows:
    """The rows of a file as they are compared with each other and with phones known from elsewhere."""

    def __init__(self, rows: RowKeys, by: DuplicatesBy) -> None:
        self._rows = rows
        self._by = by
        self._phones: list[int] = rows.phones.tolist()
        self._starts = array("I", accumulate(rows.phones_each, initial=0))
        # Most rows have one phone, so first phones and further ones are gone through apart.
        self._firsts = self._phones
        self._several: list[int] = []
        each = bytes(rows.phones_each)
        if each.count(1) < len(each):
            nobody = [*self._phones, 0]  # behind the last phone, for rows without any at the end
            self._firsts = list(map(nobody.__getitem__, self._starts[:-1]))
            for row in compress(range(len(each)), each.translate(_IS_NONE)):
                self._firsts[row] = 0  # nobody's phone
            self._several = list(compress(range(len(each)), each.translate(_ARE_SEVERAL)))

    def _phones_of(self, row: int) -> list[int]:
        return self._phones[self._starts[row] : self._starts[row + 1]]

    def with_phones(self, wanted: AbstractSet[int]) -> list[int]:
        """Indexes, ascending, of the rows one of whose phones is wanted."""
        if not wanted:
            return []
        found = list(compress(range(len(self._firsts)), map(wanted.__contains__, self._firsts)))
        if more := [row for row in self._several if not wanted.isdisjoint(self._phones_of(row))]:
            found = sorted({*found, *more})
        return found

    def keys(self) -> Callable[[int], Sequence[int]]:
        """The function that gives what a row must share one of with another row to be its duplicate."""
        phones, starts, names, extern_ids = self._phones, self._starts, self._rows.names, self._rows.extern_ids
        if self._by is DuplicatesBy.EXTERN_ID:
            return lambda row: (extern_ids[row],) if extern_ids[row] else ()
        if self._by is DuplicatesBy.PHONE_AND_NAME:
            return lambda row: [phone << _NAME_BITS | names[row] for phone in phones[starts[row] : starts[row + 1]]]
        return lambda row: phones[starts[row] : starts[row + 1]]

    def with_company(self) -> list[int]:
        """Indexes, ascending, of the rows that may be duplicates of another; all others certainly are not."""
        if self._by is DuplicatesBy.EXTERN_ID:
            extern_ids = self._rows.extern_ids.tolist()
            twice = occurring_twice(list(filter(None, extern_ids)))
            return list(compress(range(len(extern_ids)), map(twice.__contains__, extern_ids)))
        return self.with_phones(occurring_twice(self._phones))

    def best_first(self, indexes: list[int], keep: Keep) -> list[int]:
        """Ascending rows in the order in which they may stay."""
        if keep is Keep.LAST:
            return indexes[::-1]
        if keep is Keep.MOST_COMPLETE:
            return sorted(indexes, key=self._rows.filled.__getitem__, reverse=True)  # of equals the first stays first
        return indexes


def groups(duplicates: Mapping[int, int]) -> dict[int, list[int]]:
    """All duplicate groups: index of the row that stays → indexes of all its rows, itself first, then in order."""
    found: dict[int, list[int]] = {}
    for index in sorted(duplicates):
        stays = duplicates[index]
        found.setdefault(stays, [stays]).append(index)
    return found


def together(duplicates: "array[int]", kept: "array[int]") -> "array[int]":
    """All groups one after another, in the order of the rows that stay, each of which stands before its duplicates.

    `kept` has for each of the `duplicates` the row that stays instead.
    """
    rows: list[int] = []
    last = -1
    # One number for each pair: those are sorted in a third of the time.
    for pair in sorted([stays << _ROW_BITS | row for stays, row in zip(kept, duplicates, strict=True)]):
        stays = pair >> _ROW_BITS
        if stays != last:
            rows.append(stays)
            last = stays
        rows.append(pair & _ROW_MASK)
    return array("I", rows)
