"""Workbooks behind a password, in each of the ways that Excel has had ([MS-OFFCRYPTO], [MS-XLS] 2.2.10)."""

import io
import struct
from collections.abc import Iterator, Sequence
from hashlib import md5, sha1

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.method.ecma376_agile import ECMA376Agile  # type: ignore[import-untyped]  # it has no types
from msoffcrypto.method.ecma376_standard import ECMA376Standard  # type: ignore[import-untyped]  # it has no types
from msoffcrypto.method.xor_obfuscation import DocumentXOR  # type: ignore[import-untyped]  # it has no types

from tests.files.ole import container, records, xls_stream

_SALT = bytes(range(16))
_RC4_BLOCK = 1024
_PLAIN_RECORDS = (0x0809, 0x002F)  # BOF and FilePass
_SHEET_LIST = 0x0085  # its first four bytes stay plain


def agile(workbook: bytes, password: str, *, rounds: int = 100_000) -> bytes:
    """As Excel 2010 and later protect an .xlsx."""
    return bytes(ECMA376Agile.encrypt(password, io.BytesIO(workbook), spin_count=rounds))


def standard(workbook: bytes, password: str) -> bytes:
    """As Excel 2007 protects an .xlsx: AES-128 in ECB mode."""
    key = bytes(ECMA376Standard.makekey_from_password(password, 0x660E, 0x8004, 0x18, 128, 16, _SALT))
    verifier = bytes(range(16, 32))
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    info = struct.pack("<HHII", 4, 2, 0x24, len(header)) + header
    info += struct.pack("<I", 16) + _SALT + _ecb(key, verifier)
    info += struct.pack("<I", 20) + _ecb(key, sha1(verifier).digest().ljust(32, b"\0"))
    package = struct.pack("<Q", len(workbook)) + _ecb(key, workbook.ljust(-(-len(workbook) // 16) * 16, b"\0"))
    return container({"EncryptionInfo": info, "EncryptedPackage": package})


def _ecb(key: bytes, data: bytes) -> bytes:
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(data)


def xls_rc4(rows: Sequence[Sequence[str | float]], password: str) -> bytes:
    """As Excel 97 to 2003 protect an .xls by default."""
    verifier = bytes(range(16, 32))
    first = Cipher(ARC4(_rc4_key(password, 0)), mode=None).encryptor()
    info = struct.pack("<HHH", 1, 1, 1) + _SALT + first.update(verifier) + first.update(md5(verifier).digest())
    stream = bytearray(xls_stream(rows, protection=info))
    keys = b"".join(
        Cipher(ARC4(_rc4_key(password, block)), mode=None).encryptor().update(bytes(_RC4_BLOCK))
        for block in range(len(stream) // _RC4_BLOCK + 1)
    )
    for _, start, end in _protected(stream):
        stream[start:end] = bytes(byte ^ key for byte, key in zip(stream[start:end], keys[start:end], strict=True))
    return container({"Workbook": bytes(stream)})


def xls_xor(rows: Sequence[Sequence[str | float]], password: str) -> bytes:
    """As Excel 95 protects an .xls."""
    key = DocumentXOR.create_xor_key_method1(password)
    keys = DocumentXOR.create_xor_array_method1(password)
    stream = bytearray(xls_stream(rows, protection=struct.pack("<HHH", 0, key, _xor_verifier(password))))
    for kind, start, end in _protected(stream):
        first = end + (4 if kind == _SHEET_LIST else 0)
        for offset, byte in enumerate(stream[start:end]):
            stream[start + offset] = (byte << 5 | byte >> 3) & 0xFF ^ keys[(first + offset) % 16]
    return container({"Workbook": bytes(stream)})


def _protected(stream: bytearray) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of what is not readable without the password."""
    for kind, start, length in list(records(bytes(stream))):
        if kind not in _PLAIN_RECORDS:
            yield kind, start + (4 if kind == _SHEET_LIST else 0), start + length


def _xor_verifier(password: str) -> int:
    verifier = 0
    for byte in reversed(bytes([len(password)]) + password.encode("ascii")):
        verifier = ((verifier >> 14) & 1 | (verifier << 1) & 0x7FFF) ^ byte
    return verifier ^ 0xCE4B


def _rc4_key(password: str, block: int) -> bytes:
    short = md5((md5(password.encode("utf-16-le")).digest()[:5] + _SALT) * 16).digest()[:5]
    return md5(short + struct.pack("<I", block)).digest()
