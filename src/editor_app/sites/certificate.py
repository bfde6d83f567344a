"""What a certificate says of itself: read for people, never to decide whom to trust (that is OpenSSL's and the system's).

A small reader of DER (X.690) and of the fields of RFC 5280 that a person is shown. Certificates come from strangers: every
length is checked, nothing is followed.
"""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

from editor_app.model.errors import Refused

COMMON_NAME, ORGANISATION = b"\x55\x04\x03", b"\x55\x04\x0a"
ALTERNATIVE_NAMES = b"\x55\x1d\x11"
SM2_WITH_SM3 = b"\x2a\x81\x1c\xcf\x55\x01\x83\x75"  # 1.2.156.10197.1.501
MAX_FILE = 256 * 1024
MAX_PARTS = 2000
_SEQUENCE, _OID, _UTC_TIME, _TIME, _EXTENSIONS, _DNS = 0x30, 0x06, 0x17, 0x18, 0xA3, 0x82


@dataclass(frozen=True, slots=True)
class Certificate:
    """Names as they stand there; times in UTC; `fingerprint` is the SHA-256 of the DER in pairs of hex digits."""

    subject: str
    issuer: str
    since: datetime
    until: datetime
    names: tuple[str, ...]
    fingerprint: str
    chinese: bool
    """Signed with SM2 (国密)."""


@dataclass(frozen=True, slots=True)
class _Part:
    tag: int
    body: bytes

    def inside(self) -> list[_Part]:
        return _parts(self.body)


def fingerprint(der: bytes) -> str:
    """SHA-256 as people compare it: `AB:CD:…`."""
    return hashlib.sha256(der).digest().hex(":").upper()


def read_certificate(der: bytes) -> Certificate:
    """Read one. Raises `ValueError` for what is no certificate."""
    try:
        whole = _parts(der)[0].inside()
        fields = whole[0].inside()
        if fields[0].tag == 0xA0:  # the version
            fields = fields[1:]
        _serial, algorithm, issuer, validity, subject = fields[:5]
        since, until = (_moment(part) for part in validity.inside()[:2])
        extensions = next((part for part in fields[5:] if part.tag == _EXTENSIONS), None)
        return Certificate(
            _name(subject),
            _name(issuer),
            since,
            until,
            _alternatives(extensions) if extensions else (),
            fingerprint(der),
            algorithm.inside()[0].body == SM2_WITH_SM3,
        )
    except (IndexError, TypeError, OverflowError, UnicodeError) as error:
        raise ValueError("no certificate") from error


def read_authority(data: bytes) -> tuple[str, Certificate]:
    """A file with a certificate, PEM or DER: as PEM to be kept, and what it says. Raises `Refused("site.bad_authority")`."""
    try:
        if len(data) > MAX_FILE:
            raise ValueError("too large")
        begin, end = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"
        if begin in data:
            der = ssl.PEM_cert_to_DER_cert((begin + data.split(begin, 1)[1].split(end, 1)[0] + end).decode("ascii"))
        else:
            der = data
        made = read_certificate(der)
        pem = ssl.DER_cert_to_PEM_cert(der)
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
    except (ValueError, ssl.SSLError) as error:
        raise Refused("site.bad_authority") from error
    return pem, made


def _parts(data: bytes) -> list[_Part]:
    """The elements one after the other. Raises `ValueError`, `IndexError`."""
    made: list[_Part] = []
    at = 0
    while at < len(data):
        tag, size = data[at], data[at + 1]
        at += 2
        if size & 0x80:
            digits = size & 0x7F
            if not 1 <= digits <= 4:
                raise ValueError("length")
            size = int.from_bytes(data[at : at + digits], "big")
            at += digits
        if at + size > len(data) or len(made) >= MAX_PARTS:
            raise ValueError("length")
        made.append(_Part(tag, data[at : at + size]))
        at += size
    return made


def _moment(part: _Part) -> datetime:
    words = part.body.decode("ascii")
    if part.tag == _UTC_TIME:  # two digits: 1950 to 2049
        words = ("20" if int(words[:2]) < 50 else "19") + words
    elif part.tag != _TIME:
        raise ValueError("time")
    return datetime.strptime(words, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _text(part: _Part) -> str:
    if part.tag == 0x1E:  # BMPString
        return part.body.decode("utf-16-be", "replace")
    return part.body.decode("utf-8", "replace")


def _clean(words: str) -> str:
    """One short line that can be shown."""
    return "".join(char if char.isprintable() else " " for char in words).strip()[:80]


def _name(part: _Part) -> str:
    """The common name, else the organisation."""
    found: dict[bytes, str] = {}
    for group in part.inside():
        for pair in group.inside():
            kind, value = pair.inside()[:2]
            found.setdefault(kind.body, _clean(_text(value)))
    return found.get(COMMON_NAME) or found.get(ORGANISATION) or ""


def _alternatives(part: _Part) -> tuple[str, ...]:
    for extension in part.inside()[0].inside():
        fields = extension.inside()
        if fields[0].tag == _OID and fields[0].body == ALTERNATIVE_NAMES:
            names = _parts(fields[-1].body)[0].inside()
            return tuple(_clean(name.body.decode("ascii", "replace")) for name in names if name.tag == _DNS)[:20]
    return ()
