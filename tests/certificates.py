"""Certificates for tests, made on the spot: none of them is worth keeping, and none expires in a repository."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def make_certificates(folder: Path) -> None:
    """`authority.pem`, and with their keys `good.pem` (localhost), `portal.pem` (portal.test), `expired.pem`, `future.pem` (valid
    from 300 days on), `other-host.pem`, `self-signed.pem`.
    """
    authority_key, authority = _make("Test Authority", None, "", days=30)
    (folder / "authority.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    issuer = (authority_key, authority)
    for name, host, days in (("good", "localhost", 30), ("expired", "localhost", -1), ("other-host", "other.test", 30)):
        _write(folder / f"{name}.pem", *_make(host, issuer, host, days=days))
    _write(folder / "portal.pem", *_make("portal.test", issuer, "portal.test", days=30))
    _write(folder / "future.pem", *_make("localhost", issuer, "localhost", days=400, since=-300))
    _write(folder / "self-signed.pem", *_make("localhost", None, "localhost", days=30))


def _make(
    common: str,
    issuer: tuple[ec.EllipticCurvePrivateKey, x509.Certificate] | None,
    host: str,
    *,
    days: int,
    since: int = 60,
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[1].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=since))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if host:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    return key, builder.sign(issuer[0] if issuer else key, hashes.SHA256())


def _write(path: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(text + certificate.public_bytes(Encoding.PEM))
