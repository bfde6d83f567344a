"""Attacks on the way to other sites and from them: the HTML that portals of other makes are given, and pages of theirs that
are made into profiles.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path

from editor_app.assets import resource as resource_folder
from editor_app.formats.html import write_html
from editor_app.model.codec import metadata_to_json
from editor_app.model.errors import Refused
from editor_app.portal.page import ArticleView, render_article, render_home, render_list
from editor_app.portal.profiles import load_profile
from editor_app.portal.sanitize import clean_html
from editor_app.services.profile_making import make_profile
from editor_app.services.profile_packages import check_package
from editor_app.sites.dede_body import dede_body
from editor_app.sites.web_text import site_html
from editor_app.sites.wordpress_article import compose
from portal.attacks import ATTACKS
from safety.hostile import batched, body, line, metadata
from safety.inert import faults

ASSET = "a" * 64
PICTURE = "https://portal.example/2026/x.jpg"
# What these portals' own editors write, and we with them.
USUAL = re.compile(
    r"attribute (?:p|h2|h3|h4|div|td|th|table) (?:align|border='1'|cellspacing='0'|cellpadding)\Z"
    rf"|address img src='{re.escape(PICTURE)}'\Z|attribute div (?:id|data-nd|data-column|data-cover)\Z|comment b?'(?:<!--)? /?wp:freeform (?:-->(?:.n)?)?'\Z"
)
PARAGRAPH = "全市广大党员干部闻汛而动、冲锋在前，连续奋战在大堤和社区，用行动守护群众的生命财产安全。" * 6


def clean(attack: str) -> str:
    return clean_html(
        write_html(body(attack, ASSET), image_url=lambda source: f"asset:{source}", signature=line(attack))
    )


def test_html_for_other_portals() -> None:
    for attack in ATTACKS:
        values = metadata_to_json(metadata(attack))
        html = clean(attack)
        article = {
            "metadata": values,
            "html": html,
            "digest": "d" * 64,
            "client_id": str(uuid.UUID(int=1)),
            "assets": [],
        }
        sent = compose(article, {ASSET: f"7 {PICTURE}"}, line(attack))
        words = compose(article, {ASSET: f"7 {PICTURE}"}, line(attack), plain=True)
        parts = (
            dede_body(html, {ASSET: PICTURE}, splits=len(attack) % 2 == 0),
            site_html(html, {ASSET: PICTURE}),
            sent.content,
            words.content,
            f"<h1>{sent.title}</h1><p>{sent.excerpt}</p>",
        )
        assert [found for found in faults("\n".join(parts)) if not USUAL.match(found)] == [], attack


def test_saved_pages_of_strangers(tmp_path: Path) -> None:
    made = 0
    for number, attacks in enumerate(batched(ATTACKS, 48)):
        links = "".join(f'<li><a href="{attack}">{attack}</a></li>' for attack in attacks[:16])
        around = "".join(f'<div title="{attack}" class={attack}>{attack}</div>' for attack in attacks[16:32])
        foot = "".join(
            f"<p style='{attack}'>{attack}</p><img src='{attack}' alt='{attack}'>" for attack in attacks[32:]
        )
        page = (
            f"<html><head><title>{attacks[0]}</title><style>{attacks[1]}</style></head><body>{around}"
            f"<div><h1>{attacks[2]}</h1><p>2024-01-02 来源：{attacks[3]}</p><div><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></div></div>"
            f"<ul>{links}</ul><footer>{foot}</footer></body></html>"
        )
        path, folder = tmp_path / f"{number}.html", tmp_path / f"p{number}"
        path.write_text(page, encoding="utf-8", errors="replace")
        try:
            make_profile(path, folder, lambda text: text, resource_folder("profiles"), name=line(attacks[4]))
        except Refused:
            continue  # no article was found in it
        made += 1
        assert check_package(folder, resource_folder("profiles")).faults == ()
        loaded = load_profile(folder)
        shown = render_article(loaded, ArticleView(metadata(attacks[0]), clean(attacks[1])), base_url="draft://site")
        shown += render_list(loaded, loaded.profile.columns[0], []) + render_home(loaded, [], [])
        left = [
            found
            for found in faults(shown, twice=True)
            if not re.match(r"attribute \w+ (?:id|title)\Z|element \w+\Z", found)
        ]
        assert left == [], attacks
    assert made > 5


def test_elements_of_saved_pages_are_known_ones() -> None:
    """What the test above leaves to the gate: no element that acts."""
    from editor_app.portal.gate import TAGS

    acting = {"script", "style", "iframe", "frame", "object", "embed", "form", "input", "button", "select", "textarea", "base",
              "template", "noscript", "math", "foreignobject", "animate", "set", "use", "audio", "video", "source", "picture"}  # fmt: skip
    assert acting.isdisjoint(TAGS)
