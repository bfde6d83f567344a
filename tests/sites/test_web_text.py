"""Our HTML for a stranger's portal: every word and picture, nothing that only we understand; and the words that survive
what portals do to them.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.html import write_html
from editor_app.model.body import Body
from editor_app.portal.sanitize import clean_html
from editor_app.sites.web_text import head_lines, plain_words, site_html, words
from strategies import bodies, raw_text

ADDRESS = "https://a.cn/b.jpg"
_DATA = re.compile(r"<[^<>]*\sdata-[^<>]*>")


def ours(body: Body) -> str:
    return clean_html(write_html(body, image_url=lambda source: f"asset:{source[:64]}", signature="东风街道"))


@given(bodies())
def test_every_word_and_picture_goes_and_nothing_of_ours(body: Body) -> None:
    html = ours(body)
    addresses = dict.fromkeys(body.assets(), ADDRESS)
    sent = site_html(html, addresses, dict.fromkeys(body.assets(), "wp-image-7"))
    assert plain_words(sent) == plain_words(html)
    assert not _DATA.search(sent)
    assert "asset:" not in re.sub(r">[^<]*<", "><", sent)
    assert sent.count(f'src="{ADDRESS}"') == html.count('src="asset:')
    assert site_html(sent, {}, {}).count("<") == sent.count("<")
    again = site_html(sent.replace(f' src="{ADDRESS}"', "").replace(' class="wp-image-7"', ""), {})
    assert plain_words(again) == plain_words(sent)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("说\"好\"，'是'", "说&#8220;好&#8221;，&#8216;是&#8217;"),
        ("2020-2026 -- 3x4...", "2020&#8211;2026 &#8212; 3&#215;4&#8230;"),
        ("<p>甲</p>\n<p>乙</p>", '<div class="x"><p>甲</p><p>乙</p></div>'),
        ("a&nbsp;b &amp; c", "a b &#038; c"),
        (
            f'<img src="{ADDRESS}" alt="">',
            '<img decoding="async" alt="" src="https://cdn.a.cn/b-300x225.jpg" srcset="x">',
        ),
    ],
)
def test_what_portals_set_in_their_own_way_reads_the_same(sent: str, shown: str) -> None:
    assert words("题", sent) == words("题", shown)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("正文", "正文（改）"),
        ("5人", "6人"),
        ("甲、乙", "乙、甲"),
        (f'<img src="{ADDRESS}">', '<img src="https://a.cn/c.jpg">'),
        (f'<img src="{ADDRESS}">', ""),
    ],
)
def test_other_words_and_pictures_do_not(sent: str, shown: str) -> None:
    assert words("题", sent) != words("题", shown)
    assert words("题", sent) != words("新题", sent)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_stranger_writes_is_words(title: str, html: str) -> None:
    assert len(words(title, html)) == 64
    assert "<p>" not in plain_words(html) or "&lt;" in html


@given(raw_text(20), raw_text(20), raw_text(20))
def test_head_lines_say_what_has_no_field(kicker: str, source: str, author: str) -> None:
    shown = unescape(re.sub(r"<[^<>]*>", "", head_lines({"kicker": kicker, "source": source, "author": author})))
    for value in (kicker, source, author):
        assert value in shown
    assert head_lines({}) == ""
