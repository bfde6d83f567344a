"""A site gives its profile: asked for by entity tag, installed only where nothing speaks against it."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from editor_app.app import open_workroom
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.site import Site
from editor_app.portal.profile_package import folder_files
from editor_app.portal.profiles import load_profile
from editor_app.services.accounts import password_variable
from editor_app.services.workroom import Workroom
from practice import PROFILES, PracticeSite, running_site
from profiling import BUNDLED, profile_folder, profile_zip


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with open_workroom(tmp_path / "library") as opened:
        yield opened


@contextmanager
def site_with(folder: Path, data: Path, room: Workroom, profile: str = "plain") -> Iterator[PracticeSite]:
    """A site that offers the profile in `folder`, signed in to as 某站."""
    with running_site(data, load_profile(folder)) as site:
        sign_in(room, Site("某站", "intake", site.url, "tongxunyuan", profile), site.token)
        yield site


@pytest.fixture(autouse=True)
def variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets come from the environment, whatever keyring the machine has."""
    monkeypatch.setenv(password_variable("某站"), "token")


def sign_in(room: Workroom, site: Site, token: str) -> None:
    os.environ[password_variable(site.name)] = token
    room.accounts.add(site)


def test_install_then_nothing_new_then_an_update(room: Workroom, tmp_path: Path) -> None:
    first = profile_folder(tmp_path / "one", version=1)
    with site_with(first, tmp_path / "data", room) as site:
        made = room.profile_updates.update_from_site("某站")
        assert made.profile is not None
        assert (made.profile.id, made.changed, made.before, made.in_use) == ("mine", True, 0, False)
        version = room.profiles.version_in_force("mine")
        assert version is not None
        assert (version.origin, version.etag) == ("site:某站", httpx.get(f"{site.url}/api/v1/profile").headers["etag"])
        room.profiles.switch("某站", "mine")
        again = room.profile_updates.update_from_site("某站")
        assert (again.profile, again.changed, again.before, again.in_use) == (None, False, 1, True)
    second = profile_folder(tmp_path / "two", version=2)
    with site_with(second, tmp_path / "data", room, "mine"):
        newer = room.profile_updates.update_from_site("某站")
        assert (newer.changed, newer.before, newer.in_use) == (True, 1, True)
        assert room.profiles.for_site("某站").version == 2
        room.profiles.roll_back("mine")
        assert room.profile_updates.update_from_site("某站").changed


def test_a_damaged_profile_comes_again_from_its_site(room: Workroom, tmp_path: Path) -> None:
    offered = profile_folder(tmp_path / "one", version=1)
    with site_with(offered, tmp_path / "data", room) as _site:
        room.profile_updates.update_from_site("某站")
        room.profiles.switch("某站", "mine")
        (folder,) = (path for path in (tmp_path / "library" / "profiles" / "mine").iterdir() if path.is_dir())
        (folder / "style.css").write_text("p{}", encoding="utf-8")
        room.profiles._forget()
        assert room.profiles.troubles() != ()
        assert room.profile_updates.update_from_site("某站").changed
        assert (room.profiles.troubles(), room.profiles.for_site("某站").id) == ((), "mine")


def test_not_over_somebody_elses(room: Workroom, tmp_path: Path) -> None:
    room.profiles.install(profile_zip(tmp_path, version=1))
    stranger = profile_folder(tmp_path / "stranger", version=2, issuer="别的单位")
    with site_with(stranger, tmp_path / "data", room, "mine"):
        with pytest.raises(Refused) as caught:
            room.profile_updates.update_from_site("某站")
        assert caught.value.code == "profile.other_issuer"
        assert room.profiles.get("mine").issued_by == "某单位"
        assert room.profile_updates.update_from_site("某站", force=True).changed
    older = profile_folder(tmp_path / "older", version=1, issuer="别的单位")
    with site_with(older, tmp_path / "data", room, "mine"), pytest.raises(Refused) as caught:
        room.profile_updates.update_from_site("某站")
    assert caught.value.code == "profile.older"


def test_the_practice_site_offers_what_ships(room: Workroom, tmp_path: Path) -> None:
    with running_site(tmp_path / "data") as site:
        sign_in(room, site.site(name="某站"), site.token)
        made = room.profile_updates.update_from_site("某站")
        assert (made.changed, made.in_use, made.profile) == (False, True, PROFILES.get("practice").profile)
        assert room.profiles.versions("practice") == []


def test_a_site_that_cannot_be_reached_changes_nothing(room: Workroom) -> None:
    room.accounts.add(Site("某站", "intake", "http://127.0.0.1:9", "u", "plain"))
    with pytest.raises(Unavailable):
        room.profile_updates.update_from_site("某站")


def test_the_route_and_its_tag(room: Workroom, tmp_path: Path) -> None:
    folder = profile_folder(tmp_path / "one")
    tags = []
    for text in ("p{}", "p{color:red}"):
        (folder / "phone.css").write_text(text, encoding="utf-8")
        with running_site(tmp_path / "data", load_profile(folder)) as site:
            address = f"{site.url}/api/v1/profile"
            values, package = httpx.get(address), httpx.get(f"{address}/package")
            assert values.headers["etag"] == package.headers["etag"]
            tags.append(values.headers["etag"])
            assert package.headers["content-type"] == "application/zip"
            with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
                held = {name: archive.read(name) for name in archive.namelist()}
            assert held == folder_files(folder)[0]
            for said in (tags[-1], f'"x", {tags[-1]}', "*"):
                same = httpx.get(f"{address}/package", headers={"If-None-Match": said})
                assert (same.status_code, same.content) == (304, b"")
            assert httpx.get(f"{address}/package", headers={"If-None-Match": '"x"'}).status_code == 200
    assert tags[0] != tags[1]
    assert BUNDLED.is_dir()


@pytest.mark.parametrize(
    ("status", "kind", "body", "code"),
    [
        (404, "application/problem+json", b'{"status": 404, "title": "no"}', "profile.not_from_site"),
        (404, "text/html", b"<html>", "network.strange_answer"),
        (200, "text/html", b"<html>log in first", "network.strange_answer"),
        (200, "application/zip", b"<html>", "profile.broken"),
        (304, "application/zip", b"", "network.strange_answer"),
        (302, "text/html", b"", "site.redirects"),
        (503, "text/plain", b"", "network.strange_answer"),
    ],
)
def test_strange_answers_change_nothing(room: Workroom, status: int, kind: str, body: bytes, code: str) -> None:
    with answering(status, kind, body) as url:
        room.accounts.add(Site("某站", "intake", url, "u", "plain"))
        with pytest.raises((Refused, Unavailable)) as caught:
            room.profile_updates.update_from_site("某站")
        assert caught.value.code == code  # type: ignore[union-attr]
    assert room.profiles.versions("plain") == []


@contextmanager
def answering(status: int, kind: str, body: bytes) -> Iterator[str]:
    """A server that gives one answer to everything."""
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(60)
        server.server_close()
