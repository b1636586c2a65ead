"""Parts: what was packed comes back, and what is no part is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads import parts

line = st.binary().map(lambda raw: raw.replace(b"\n", b""))


@given(st.lists(line))
def test_every_line_comes_back_in_order(lines: list[bytes]) -> None:
    assert list(parts.unpack(parts.pack(lines))) == lines


def test_a_repetitive_part_is_small() -> None:
    assert len(parts.pack([b'[1,["Ann","4155550101"]]'] * 5000)) < 5000


@pytest.mark.parametrize("data", [b"", b"no part at all", parts.pack([b"a", b"b"])[:-3]])
def test_damage_is_named(data: bytes) -> None:
    with pytest.raises(parts.DamagedPart, match="cannot be unpacked"):
        parts.unpack(data)


def test_part_files_sort_by_their_number() -> None:
    names = [parts.name(number) for number in (1, 2, 10, 210)]
    assert names == sorted(names)
    assert names[0] == "000001.jsonl.z"
