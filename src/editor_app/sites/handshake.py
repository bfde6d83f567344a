"""The encrypted connection looked at from outside: does it come about, and why not. No secret and no article is here.

Where the handshake fails, further ones without verification read the certificate that was shown and, by a bare `HEAD /`, the
site's clock; and raw hellos of other kinds of TLS find out whether the server speaks only those: TLS 1.0 and 1.1, or the
Chinese TLCP (GB/T 38636: version 1.1 of its own, suites 0xE0xx) and SM4 suites of TLS 1.3 (RFC 8998).
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import urlsplit

from editor_app.sites.certificate import Certificate, read_certificate
from editor_app.sites.http import patience
from editor_app.sites.ways import Proxy, make_context

SECONDS = 10.0
PROBE_SECONDS = 5.0
PLAIN_SECONDS = 3.0
PLAIN_PORT = 80
NETWORK_LOGIN = 511
MAX_HEAD = 16 * 1024
_OLD_SUITES = bytes.fromhex("c014c013c00ac0090035002f000a0005")
_TLCP_SUITES = bytes.fromhex("e013e011e053e051e019e017e015")
_SM_SUITES = bytes.fromhex("00c600c7")


class ProxyRefused(Exception):
    """The proxy answered CONNECT with another status. `schemes`: the ways to log in that it knows."""

    def __init__(self, status: int, schemes: tuple[str, ...]) -> None:
        super().__init__(status, schemes)
        self.status = status
        self.schemes = schemes


class Trouble(StrEnum):
    """Why no encrypted connection came about."""

    CERTIFICATE = "certificate"
    GM_ONLY = "gm_only"
    OLD_PROTOCOL = "old_protocol"
    NOT_TLS = "not_tls"
    CUT = "cut"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Shaken:
    """How a handshake ended. `version` is the protocol, with OLD_PROTOCOL the one the server wants; `verify_code` is that of
    OpenSSL or Windows; `reason` their word; `theirs` the site's clock, where only verification failed.
    """

    trouble: Trouble | None
    version: str = ""
    cipher: str = ""
    verify_code: int = 0
    reason: str = ""
    certificate: Certificate | None = None
    theirs: datetime | None = None


Dial = Callable[[float], socket.socket]
"""Make a connection to the site within so many seconds; raises `OSError`, `ProxyRefused`."""


def dial(host: str, port: int, proxy: Proxy | None, seconds: float) -> socket.socket:
    """A connection to the site, through the proxy where there is one. Raises `socket.gaierror`, `OSError`, `ProxyRefused`."""
    if proxy is None:
        return socket.create_connection((host, port), patience(seconds))
    made = socket.create_connection((proxy.host, proxy.port), patience(seconds))
    try:
        lines = [f"CONNECT {host}:{port} HTTP/1.1", f"Host: {host}:{port}"]
        lines += [f"{name}: {value}" for name, value in proxy.headers().items()]
        made.sendall("\r\n".join(lines).encode("ascii", "replace") + b"\r\n\r\n")
        status, headers = read_head(made)
        if status != 200:
            schemes = [value.split()[0] for name, value in headers if name == "proxy-authenticate" and value.split()]
            raise ProxyRefused(status, tuple(scheme[:20] for scheme in schemes))
    except BaseException:
        made.close()
        raise
    return made


def shake(host: str, connect: Dial, authority: str) -> Shaken:
    """Shake hands as every request does, and where that fails find out why. Raises `OSError` where no connection is made."""
    raw = connect(SECONDS)
    try:
        with make_context(authority).wrap_socket(raw, server_hostname=host) as made:
            cipher = made.cipher()
            return Shaken(
                None, made.version() or "", cipher[0] if cipher else "", certificate=_read(made.getpeercert(True))
            )
    except ssl.SSLCertVerificationError as error:
        certificate, theirs = _unverified(host, connect)
        return Shaken(
            Trouble.CERTIFICATE,
            verify_code=error.verify_code & 0xFFFFFFFF,
            reason=error.verify_message,
            certificate=certificate,
            theirs=theirs,
        )
    except ssl.SSLError as error:
        return _refused(host, connect, str(error.reason or ""))
    except OSError as error:
        return _refused(host, connect, type(error).__name__)
    finally:
        raw.close()


def _refused(host: str, connect: Dial, reason: str) -> Shaken:
    """No agreement was reached: try the other kinds of TLS that a server may speak alone."""
    with suppress(OSError, ProxyRefused):
        if _answer(connect, _hello(host, b"\x01\x01", _TLCP_SUITES)) or _answer(connect, _sm_hello(host)):
            return Shaken(Trouble.GM_ONLY, reason=reason)
        if version := _answer(connect, _hello(host, b"\x03\x02", _OLD_SUITES)):
            names = {b"\x03\x00": "SSL 3.0", b"\x03\x01": "TLS 1.0", b"\x03\x02": "TLS 1.1"}
            if version in names:
                return Shaken(Trouble.OLD_PROTOCOL, names[version], reason=reason)
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG"):
        return Shaken(Trouble.NOT_TLS, reason=reason)
    if reason in ("ConnectionResetError", "BrokenPipeError", "UNEXPECTED_EOF_WHILE_READING", "TimeoutError", ""):
        return Shaken(Trouble.CUT, reason=reason)
    return Shaken(Trouble.REFUSED, reason=reason)


def _unverified(host: str, connect: Dial) -> tuple[Certificate | None, datetime | None]:
    """The certificate a server shows although it does not pass, and the server's clock: to explain, never to go on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    certificate: Certificate | None = None
    try:
        with connect(PROBE_SECONDS) as raw, context.wrap_socket(raw, server_hostname=host) as made:
            certificate = _read(made.getpeercert(True))
            made.sendall(f"HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("ascii", "replace"))
            _, headers = read_head(made)
    except (OSError, ValueError, ProxyRefused):
        return certificate, None
    return certificate, moment(dict(headers).get("date", ""))


def network_login(host: str) -> str:
    """The host that this network leads people to before it lets them out, where it meddles with plain http; else nothing. Asked
    in the clear for an address that cannot be there, and only where the encrypted connection has failed already.
    """
    request = f"GET /{os.urandom(8).hex()} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((host, PLAIN_PORT), patience(PLAIN_SECONDS)) as made:
            made.sendall(request.encode("ascii", "replace"))
            status, headers = read_head(made)
    except OSError:
        return ""
    try:
        target = urlsplit(dict(headers).get("location", "")).hostname or ""
    except ValueError:
        target = ""
    if status == NETWORK_LOGIN:
        return target or host
    return target if 300 <= status < 400 and target and not _same_owner(host, target) else ""


def _same_owner(host: str, other: str) -> bool:
    """Whether two hosts may well belong together: the last two parts of their names are the same, three below `.cn`."""
    count = 3 if host.endswith(".cn") else 2
    return host == other or host.split(".")[-count:] == other.split(".")[-count:]


def moment(words: str) -> datetime | None:
    """A `Date` header as a time, or None."""
    try:
        at = parsedate_to_datetime(words)
    except (ValueError, TypeError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _read(der: bytes | None) -> Certificate | None:
    try:
        return read_certificate(der or b"")
    except ValueError:
        return None


def read_head(made: socket.socket) -> tuple[int, list[tuple[str, str]]]:
    """Status and headers (names in lower case) of an answer. Raises `OSError` for what is none."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = made.recv(4096)
        if not part or len(head) > MAX_HEAD:
            raise ConnectionResetError("no answer")
        head += part
    lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    said = lines[0].split(" ", 2)
    if len(said) < 2 or not said[1].isdigit():
        raise ConnectionResetError("no answer")
    pairs = (line.partition(":") for line in lines[1:])
    return int(said[1]), [(name.strip().lower(), value.strip()) for name, _, value in pairs]


# -- hellos of other kinds ----------------------------------------------------------------------------------------------


def _answer(connect: Dial, hello: bytes) -> bytes:
    """The version of the ServerHello that came for `hello`; empty for an alert, silence, or anything else."""
    try:
        with connect(PROBE_SECONDS) as made:
            made.sendall(hello)
            said = b""
            while len(said) < 11:
                part = made.recv(4096)
                if not part:
                    return b""
                said += part
    except OSError:
        return b""
    is_hello = said[0] == 0x16 and said[5] == 0x02  # a handshake record that begins with a ServerHello
    return said[9:11] if is_hello else b""


def _hello(host: str, version: bytes, suites: bytes, extensions: bytes = b"") -> bytes:
    """A ClientHello as one record. `version` stands in the record and in the hello."""
    name = host.encode("ascii", "ignore")
    server_name = b"\x00" + len(name).to_bytes(2, "big") + name
    listed = len(server_name).to_bytes(2, "big") + server_name
    more = b"\x00\x00" + len(listed).to_bytes(2, "big") + listed
    if version != b"\x01\x01":
        more += bytes.fromhex("000a00080006001d00170018") + bytes.fromhex("000b00020100")
    more += extensions
    body = version + os.urandom(32) + b"\x00" + len(suites).to_bytes(2, "big") + suites + b"\x01\x00"
    body += len(more).to_bytes(2, "big") + more
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return b"\x16" + version + len(message).to_bytes(2, "big") + message


def _sm_hello(host: str) -> bytes:
    """TLS 1.3 with the SM4 suites and curveSM2 alone, no key yet: a server of that kind asks for one."""
    extensions = (
        bytes.fromhex("002b0003020304")  # supported_versions: TLS 1.3
        + bytes.fromhex("000d000400020708")  # signature_algorithms: sm2sig_sm3
        + bytes.fromhex("003300020000")  # key_share: none yet
    )
    hello = _hello(host, b"\x03\x03", _SM_SUITES, extensions)
    return hello.replace(bytes.fromhex("000a00080006001d00170018"), bytes.fromhex("000a00080006002900290029"), 1)
