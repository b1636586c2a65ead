"""Encodings: found by rules, doubted where there is doubt, changeable by the user."""

from collections.abc import Callable
from pathlib import Path

import pytest

from leadhub.leads.reading import Look, UnreadableFile, encoding

LookAt = Callable[..., Look]

WESTERN = "Name;Stadt\n" + "José Gómez;München\nZoë O’Brien;Kraków\nFrançois Müller;Besançon\n" * 20
PLAIN_WESTERN = WESTERN.replace("’", "'").replace("Kraków", "Malmö")


@pytest.mark.parametrize(
    ("content", "expected", "certain"),
    [
        (b"Name,City\nAnn,Rome\n", "utf-8", True),
        (WESTERN.encode("utf-8"), "utf-8", True),
        (WESTERN.encode("utf-8-sig"), "utf-8-sig", True),
        (WESTERN.encode("utf-16"), "utf-16", True),
        (b"\xfe\xff" + WESTERN.encode("utf-16-be"), "utf-16", True),
        (WESTERN.encode("utf-16-le"), "utf-16-le", True),
        (WESTERN.encode("utf-16-be"), "utf-16-be", True),
        (WESTERN.encode("utf-32"), "utf-32", True),
        (WESTERN.replace("ó", "ö").encode("cp1252"), "cp1252", True),
        (PLAIN_WESTERN.encode("latin-1"), "cp1252", True),  # the same bytes
        (PLAIN_WESTERN.encode("mac_roman"), "mac_roman", False),
        ("Name,Phone\nJosé Smith,4155550101\n".encode("cp1252"), "cp1252", True),
        ("Name,Phone\nJosé Smith,4155550101\n".encode("mac_roman"), "mac_roman", False),
        ("Name;Ort\nJürgen;Köln\n".encode("mac_roman"), "mac_roman", False),
        ("Name;Ort\nJürgen;Köln\n".encode("cp850"), "cp850", False),
        ("NOMBRE;TELÉFONO\nMUÑOZ ÁLVAREZ;1\n".encode("cp1252"), "cp1252", True),
        ("NOMBRE;TELÉFONO\nMUÑOZ ÁLVAREZ;1\n".encode("mac_roman"), "mac_roman", False),
        ("Name,Note\nO’Brien,“hi” – now\n".encode("cp1252"), "cp1252", True),
        ("Name,Note\nO’Brien,“hi” – now\n".encode("mac_roman"), "mac_roman", False),
        ("Name,Price\nAnn,10 €\nBob,12 €\n".encode("cp1252"), "cp1252", True),
        ("Nafn;Borg\nÞórður Ægisson;Höfn í Hornafirði\n".encode("cp1252"), "cp1252", True),
        ("Ime;Grad\nMatoš;Split\n".encode("cp1252"), "cp1252", False),
        ("Imię;Nazwisko\nŁukasz;Żółć\nMałgorzata;Wiśniewska\n".encode("cp1250"), "cp1250", False),
        ("Imię;Nazwisko\nŁukasz;Żółć\nMałgorzata;Wiśniewska\n".encode("iso8859_2"), "iso8859_2", False),
        ("Adı;Soyadı\nŞükrü;Yıldız\nÇağla;Öztürk\n".encode("cp1254"), "cp1254", False),
        ("名前,電話\n山田太郎,03\n鈴木一郎,04\n".encode("shift_jis") * 10, "shift_jis", False),
        ("Όνομα;Πόλη\nΓιώργος Παπαδόπουλος;Αθήνα\n".encode("cp1253") * 10, "cp1253", False),
        ("Имя;Город\nИван Петров;Москва\nАнна Смирнова;Казань\n".encode("cp1251") * 20, "cp1251", False),
    ],
)
def test_the_encoding_is_found(content: bytes, expected: str, certain: bool, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert encoding.detect(path) == encoding.Encoding(expected, certain)


def test_one_bad_byte_at_the_end_of_a_long_file_rules_utf8_out(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Name,City\n" + b"Ann,Rome\n" * 300_000 + "José,Rome\n".encode("cp1252"))
    assert encoding.detect(path).name == "cp1252"


def test_doubt_is_noted(look_at: LookAt) -> None:
    seen = look_at("list.csv", PLAIN_WESTERN.encode("mac_roman"))
    assert seen.chosen.samples[0] == ["José Gómez", "München"]
    assert [note.text for note in seen.notes] == [
        "The letters were read as Mac Roman. If names look wrong, choose another encoding."
    ]


def test_the_chosen_encoding_wins(look_at: LookAt) -> None:
    seen = look_at("list.csv", PLAIN_WESTERN.encode("mac_roman"), encoding="latin-1")
    assert seen.encoding == "latin-1"
    assert seen.chosen.samples[0][0] == "Jos\x8e G\x97mez"


def test_a_mark_does_not_stick_to_the_first_header(look_at: LookAt) -> None:
    seen = look_at("list.csv", WESTERN.encode("utf-8-sig"), encoding="utf-8")
    assert seen.chosen.columns[0].header == "Name"


def test_an_encoding_that_does_not_fit_is_refused_with_the_line(look_at: LookAt) -> None:
    with pytest.raises(UnreadableFile) as refused:
        look_at("list.csv", b"Name,City\nAnn,Rome\nJos\xe9,Rome\n", encoding="utf-8")
    assert refused.value.message == ("list.csv cannot be read as UTF-8: line 3 does not fit. Choose another encoding.")


@pytest.mark.parametrize("name", encoding.ENCODINGS)
def test_every_offered_encoding_exists(name: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Name\nAnn\n".encode(name))
    assert encoding.fits(path, name)
