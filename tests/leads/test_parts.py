"""Parts: what was packed comes back, and what is no part is refused."""

from contextlib import suppress
from hashlib import blake2b
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads import parts

line = st.binary().map(lambda raw: raw.replace(b"\n", b""))


@given(st.lists(line))
def test_every_line_comes_back_in_order(lines: list[bytes]) -> None:
    assert list(parts.unpack(parts.pack(lines))) == lines


@given(st.lists(line, min_size=1, max_size=450), st.data())
def test_single_lines_are_those_of_the_whole(lines: list[bytes], data: st.DataObject) -> None:
    wanted = sorted(data.draw(st.sets(st.integers(0, len(lines) - 1))))
    assert parts.pick(BytesIO(parts.pack(lines)), wanted) == [lines[place] for place in wanted]


def test_one_line_is_read_without_the_rest() -> None:
    lines = [blake2b(str(n).encode()).hexdigest().encode() for n in range(5000)]
    packed = parts.pack(lines)
    cut_off = BytesIO(packed[: len(packed) // 2])

    assert parts.pick(cut_off, [1000, 1099, 1100]) == [lines[1000], lines[1099], lines[1100]]
    with pytest.raises(parts.DamagedPart, match="cannot be unpacked"):
        parts.pick(cut_off, [4999])


@pytest.mark.parametrize("place", [3, 150])
def test_a_line_that_is_not_there_is_an_error(place: int) -> None:
    with pytest.raises(IndexError):
        parts.pick(BytesIO(parts.pack([b"a", b"b", b"c"])), [place])


def test_a_repetitive_part_is_small() -> None:
    assert len(parts.pack([b'[1,["Ann","4155550101"]]'] * 5000)) < 5000


@pytest.mark.parametrize("data", [b"", b"no part at all", parts.pack([b"a", b"b"])[:-3], b"[9]\nno blocks"])
def test_damage_is_named(data: bytes) -> None:
    with pytest.raises(parts.DamagedPart, match="cannot be unpacked"):
        parts.unpack(data)


def test_part_files_sort_by_their_number() -> None:
    names = [parts.name(number) for number in (1, 2, 10, 210)]
    assert names == sorted(names)
    assert names[0] == "000001.jsonl.z"


@given(st.lists(line, min_size=1, max_size=250), st.data())
def test_any_changed_byte_of_a_block_is_named(lines: list[bytes], data: st.DataObject) -> None:
    packed = bytearray(parts.pack(lines))
    at = data.draw(st.integers(packed.index(b"\n") + 1, len(packed) - 1))
    packed[at] ^= data.draw(st.integers(1, 255))
    with suppress(parts.DamagedPart):
        assert list(parts.unpack(bytes(packed))) == lines


def test_a_block_that_claims_to_be_huge_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = parts.pack([b"0" * 10_000])
    monkeypatch.setattr(parts, "_MOST_UNPACKED", 9_999)
    with pytest.raises(parts.DamagedPart, match="too large"):
        parts.unpack(packed)
