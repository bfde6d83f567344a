"""A real practice site on the loopback, and a client for each of its accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from practice import PracticeSite, running_site
from receiver.handing import Client


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(Path(tmp_path_factory.mktemp("site"))) as running:
        yield running


def _client(site: PracticeSite, role: str) -> Iterator[Client]:
    token = next(account.token for account in site.accounts.all if account.role == role)
    client = Client(site.url, token)
    yield client
    client.close()


@pytest.fixture
def contributor(site: PracticeSite) -> Iterator[Client]:
    yield from _client(site, "contributor")


@pytest.fixture
def reviewer(site: PracticeSite) -> Iterator[Client]:
    yield from _client(site, "reviewer")
