"""What the contract's tests share: one server of each kind, one office that writes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import Connector
from harnesses import HARNESSES, ON_WORDPRESS, Harness, harness

Connect: TypeAlias = Callable[..., Connector]
HERE = [name for name in HARNESSES if sys.platform.startswith("linux") or not name.startswith(ON_WORDPRESS)]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workroom]:
    """An office with a library."""
    with Library.open(tmp_path_factory.mktemp("office") / "library") as library:
        yield build_workroom(library)


@pytest.fixture(scope="module", params=HERE)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    """Each kind of server in turn."""
    wordpress = request.getfixturevalue("wordpress") if request.param.startswith(ON_WORDPRESS) else None
    with harness(request.param, tmp_path_factory.mktemp("site"), wordpress) as running:
        yield running


@pytest.fixture
def connect(server: Harness) -> Iterator[Connect]:
    """Connectors to it; closed at the end."""
    made: list[Connector] = []

    def new(secret: str | None = None) -> Connector:
        made.append(server.connect(secret))
        return made[-1]

    yield new
    for connector in made:
        connector.close()
