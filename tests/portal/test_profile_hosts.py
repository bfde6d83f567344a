"""`[links] hosts` of a profile: names of hosts, nothing else."""

from __future__ import annotations

import pytest

from editor_app.portal.profile_toml import examine_profile

HEAD = 'id = "p"\nname = "p"\n'


def test_hosts_are_read() -> None:
    profile, _look, faults = examine_profile(HEAD + '[links]\nhosts = ["example.gov.cn", "xn--fiq228c.cn"]\n')
    assert not faults
    assert profile is not None
    assert profile.hosts == ("example.gov.cn", "xn--fiq228c.cn")
    assert examine_profile(HEAD)[0].hosts == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "host", ["https://example.gov.cn", "Example.gov.cn", "example.gov.cn/a", "cn", "例子.cn", "*.cn"]
)
def test_what_is_no_host_is_told_with_its_line(host: str) -> None:
    _profile, _look, faults = examine_profile(HEAD + f'[links]\nhosts = ["example.org", "{host}"]\n')
    assert [(fault.line, host in fault.why) for fault in faults] == [(4, True)]


def test_other_keys_are_told() -> None:
    assert examine_profile(HEAD + '[links]\nhost = ["example.org"]\n')[2][0].line == 4
