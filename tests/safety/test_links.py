"""What may be a link, whatever is written: three schemes, and nothing in it that breaks out or hides where it leads."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.errors import Refused
from editor_app.model.inline import Text, is_link, loose_text
from portal.attacks import ATTACKS

PIECES = ("http", "https", "mailto", "javascript", "data", "file", ":", "//", "/", "\\", "@", "#", "?", "%0a", "%00", "\t", "\n", "\0",
          " ", "\xa0", "\u200b", "\u202e", "\u3000", "\"", "'", "<", ">", "`", "a.example", "党", "&#106;", "&colon;", "[::1]", "x")  # fmt: skip


def assert_leads_to_the_web(address: str) -> None:
    scheme, _, rest = address.partition(":")
    assert scheme.lower() in ("http", "https", "mailto")
    assert rest.strip("/")
    assert not re.search(r"[\s<>\"'`\\\x00-\x20\x7f-\x9f\ufffe\uffff]", address)
    assert urlsplit(address).scheme.lower() == scheme.lower() if "[" not in address and "]" not in address else True


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_no_links_or_lead_to_the_web(attack: str) -> None:
    for address in (
        attack,
        f"https://ok.example/{attack}",
        f"https://{attack}",
        f"mailto:{attack}",
        f" {attack}",
        attack.strip(),
    ):
        if is_link(address):
            assert_leads_to_the_web(address)
            assert Text("x", href=address).href == address
        else:
            with pytest.raises(Refused, match=r"body\.bad_link"):
                Text("x", href=address)
            assert all(getattr(one, "href", None) is None for one in loose_text("x", href=address))


@given(st.lists(st.sampled_from(PIECES) | st.characters(), max_size=8).map("".join))
def test_any_text_is_no_link_or_leads_to_the_web(address: str) -> None:
    if is_link(address):
        assert_leads_to_the_web(address)


def test_long_addresses_cost_no_time() -> None:
    assert is_link("https://ok.example/" + "x" * 3_000_000)
    assert not is_link("https://ok.example/" + "x" * 3_000_000 + " ")
