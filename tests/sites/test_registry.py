"""What a connector is made with."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from editor_app.model.profile import Column, SiteProfile
from editor_app.model.site import Site
from editor_app.sites import registry
from editor_app.sites.registry import Connectors
from editor_app.sites.setup import Memory, Setup


class _Made:
    def __init__(self, site: Site, secret: str, setup: Setup) -> None:
        self.setup = setup


@pytest.fixture
def connectors(monkeypatch: pytest.MonkeyPatch) -> Connectors:
    monkeypatch.setitem(registry.BUILT_IN, "made", f"{__name__}:_Made")
    return Connectors()


def _setup(connectors: Connectors, user: str = "li", profile: SiteProfile | None = None) -> Setup:
    made = connectors.connect(Site("站点", "made", "https://a.example", user, "p"), "", profile)
    assert isinstance(made, _Made)
    return made.setup


def test_a_connector_is_told_what_the_profile_says_to_it(connectors: Connectors) -> None:
    options: Mapping[str, str] = {"door": "office57"}
    profile = SiteProfile("p", "配置", 1, columns=(Column("a", "动态"),), connector=options)
    setup = _setup(connectors, profile=profile)
    assert (setup.option("door"), setup.option("other", "usual")) == ("office57", "usual")
    assert setup.profile.columns[0].name == "动态"


def test_connectors_of_one_account_share_a_memory_that_shows_nothing(connectors: Connectors) -> None:
    _setup(connectors).memory.put("cookie", "geheim")
    assert _setup(connectors).memory.get("cookie") == "geheim"
    assert _setup(connectors, "wang").memory.get("cookie") is None
    assert "geheim" not in repr(_setup(connectors))


def test_what_is_taken_out_of_a_memory_is_gone() -> None:
    memory = Memory()
    memory.put("answer", "a7x2")
    assert (memory.pop("answer"), memory.pop("answer")) == ("a7x2", None)
