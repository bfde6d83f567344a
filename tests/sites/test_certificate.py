"""Certificates read for people, against another reader; strangers' bytes end in a refusal."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from certificates import make_certificates
from editor_app.model.errors import Refused
from editor_app.sites.certificate import fingerprint, read_authority, read_certificate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("certificates")
    make_certificates(made)
    return made


@pytest.mark.parametrize("name", ["good", "expired", "future", "other-host", "self-signed", "portal"])
def test_what_is_read_is_what_another_reader_reads(folder: Path, name: str) -> None:
    known = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    der = known.public_bytes(Encoding.DER)
    read = read_certificate(der)
    assert read.since == known.not_valid_before_utc
    assert read.until == known.not_valid_after_utc
    assert read.subject == known.subject.rfc4514_string().removeprefix("CN=")
    assert read.issuer == known.issuer.rfc4514_string().removeprefix("CN=")
    wanted = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert list(read.names) == wanted.get_values_for_type(x509.DNSName)
    assert read.fingerprint.replace(":", "").lower() == known.fingerprint(hashes.SHA256()).hex()
    assert not read.chinese


@given(st.binary(max_size=300))
def test_any_bytes_are_a_certificate_or_an_error(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  nothing that short is one
        read_certificate(data)


@given(st.data())
def test_a_damaged_certificate_ends_too(folder_once: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(folder_once) - 1))
    damaged = folder_once[:at] + data.draw(st.binary(min_size=1, max_size=4)) + folder_once[at + 1 :]
    try:
        read = read_certificate(damaged)
    except ValueError:
        return
    assert read.fingerprint == fingerprint(damaged)


@pytest.fixture(scope="module")
def folder_once(folder: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert((folder / "authority.pem").read_text())


def test_an_authority_comes_as_pem_or_der(folder: Path, folder_once: bytes) -> None:
    words = (folder / "authority.pem").read_bytes()
    assert read_authority(words) == read_authority(folder_once)
    pem, read = read_authority(b"\xef\xbb\xbfnotes of the administrator\r\n" + words)
    assert ssl.PEM_cert_to_DER_cert(pem) == folder_once
    assert read.subject == "Test Authority"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"-----BEGIN CERTIFICATE-----", b"0" * 300_000, "证书".encode()])
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="bad_authority"):
        read_authority(data)
