"""The check against the servers that connectors are tested with: a real WordPress, what stands in for DedeCMS, the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from contract.conftest import HERE
from dede_engine import MEMBER, MEMBER_PASSWORD
from dede_site import running_dede
from editor_app.model.diagnosis import Diagnosis, Mender, StepState
from editor_app.model.profile import SiteProfile
from editor_app.model.site import Site, Way
from editor_app.services.diagnosing import Examination, utc_now
from editor_app.sites.detecting import detect
from editor_app.sites.registry import Connectors
from harnesses import ON_WORDPRESS, Harness, harness
from practice import PROFILES
from wordpress_site import WordPress

PRACTICE = PROFILES.get("practice").profile


@pytest.fixture(scope="module", params=HERE)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    wordpress = request.getfixturevalue("wordpress") if request.param.partition("-")[0] in ON_WORDPRESS else None
    with harness(request.param, tmp_path_factory.mktemp("site"), wordpress) as running:
        yield running


def examine(account: Site, secret: str, profile: SiteProfile = PRACTICE) -> Diagnosis:
    made = Examination(account, secret, profile, Connectors(), utc_now).run(lambda step: None)
    assert not secret or secret not in made.text()
    return made


def test_a_good_account_signs_in_and_is_told_its_rights(server: Harness) -> None:
    made = examine(server.site(), server.secret, server.profile)
    states = {step.check.value: step.state for step in made.steps}
    assert [name for name, state in states.items() if state is StepState.ERROR] == [], made.text()
    assert states["login"] is StepState.OK
    if server.kind != "folder":  # which has no address to look at
        assert server.kind in [found.kind for found in detect(server.site().url, Way())]


def test_a_wrong_secret_is_refused(server: Harness) -> None:
    if not server.has_secret:
        return
    bad = examine(server.site(), server.wrong_secret, server.profile).first_trouble
    assert bad is not None
    assert (bad.code, bad.mender, bad.remedy.place) == ("login.refused", Mender.SELF, "account")


def test_wordpress_says_who_may_upload(wordpress: WordPress) -> None:
    made = examine(wordpress.site("contributor"), wordpress.secret("contributor"))
    bad = made.first_trouble
    assert bad is not None
    assert (bad.code, bad.mender) == ("rights.no_upload", Mender.SITE)
    assert "contributor" in bad.advice
    assert [step.state for step in examine(wordpress.site(), wordpress.secret()).steps[:5]] == [StepState.OK] * 5
    fewer = replace(PRACTICE, columns=PRACTICE.columns[:0])
    assert examine(wordpress.site(), wordpress.secret(), fewer).steps[5].state is StepState.OK


def test_the_back_offices_own_password_is_explained(wordpress: WordPress) -> None:
    bad = examine(wordpress.site(), "the ordinary one").first_trouble
    assert bad is not None
    assert "应用程序密码" in bad.advice


def test_a_captcha_is_told_beforehand() -> None:
    with running_dede("57", captcha_login=True) as site:
        made = examine(Site("站", "dedecms", site.url, MEMBER, "practice"), MEMBER_PASSWORD)
    assert (made.steps[3].code, made.state) == ("login.captcha", StepState.WARNING)
