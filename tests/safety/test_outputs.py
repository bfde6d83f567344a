"""Every attack, in every field, in everything an article can be turned into: words stay words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from editor_app.app import build_workroom
from editor_app.assets import resource as resource_folder
from editor_app.formats.docx import read_docx
from editor_app.formats.docx_write import write_docx
from editor_app.formats.html import read_html, write_html
from editor_app.formats.html_rich import write_rich_html
from editor_app.formats.markdown import read_markdown, write_markdown
from editor_app.formats.text import write_text
from editor_app.library.library import Library
from editor_app.model.article import content_as_article
from editor_app.model.body import Body, body_text
from editor_app.model.metadata import Metadata
from editor_app.model.paper import PROOF_PAPER
from editor_app.model.profile import encoded_length
from editor_app.model.views import PORTAL_VIEWS, View
from editor_app.portal import proof
from editor_app.portal.page import ArticleView, ListEntry, render_article, render_home, render_list, render_slide
from editor_app.portal.profiles import Profiles
from editor_app.portal.proof import ProofTemplates, ProofView
from editor_app.portal.sanitize import clean_html
from editor_app.services.exporting import readable_text
from editor_app.services.workroom import Workroom
from portal.attacks import ATTACKS
from practice import running_site
from receiver.handing import JPEG, Client
from receiver.handing import article as handed
from safety.hostile import COLUMN, LINE_FIELDS, batched, body, line, metadata, profile, words_in
from safety.inert import faults, words_of
from writing import picture

PROFILES = Profiles(resource_folder("profiles"))
EVERY = tuple(enumerate(ATTACKS))
ASSET = "a" * 64


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workroom]:
    with Library.open(tmp_path_factory.mktemp("library")) as library:
        yield build_workroom(library)


@pytest.fixture(scope="module")
def asset(room: Workroom) -> str:
    return room.illustrating.add_bytes(picture(1), '"><img src=x onerror=alert(1)>.jpg').sha256


def bad(make: Callable[[str], str], **how: bool) -> dict[str, list[str]]:
    """The attacks of which something is left in what `make` makes of them."""
    return {attack: found for attack in ATTACKS if (found := faults(make(attack), **how))}


def test_there_are_attacks_enough() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= 300


@pytest.mark.parametrize("which", [view for view in PORTAL_VIEWS if view is not View.PAGE])
def test_the_portal_s_views(room: Workroom, asset: str, which: View) -> None:
    def made(attack: str) -> str:
        return room.preview.view(which, "own", metadata(attack), body(attack, asset))

    assert bad(made) == {}


def test_the_portal_s_page_has_all_the_words_and_no_more(room: Workroom, asset: str) -> None:
    for attack in ATTACKS:
        page = room.preview.view(View.PAGE, "own", metadata(attack), body(attack, asset))
        assert faults(page, twice=True) == [], attack
        assert words_of(page).count(words_in(attack)) >= 12, attack


@pytest.mark.parametrize("name", ["hrbxf", "plain"])
def test_the_words_of_the_site_itself(name: str) -> None:
    loaded = PROFILES.get(name)
    few = replace(loaded.profile, columns=loaded.profile.columns[:2])

    def made(attack: str) -> str:
        hostile = replace(loaded, profile=profile(attack, few))
        entry = ListEntry(line(attack), attack, line(attack), attack, line(attack))
        view = ArticleView(
            metadata(attack), f"<p>{attack}</p>", line(attack), attack, attack, entry, entry, (entry,), attack
        )
        columns = hostile.profile.columns
        pages = (
            render_article(hostile, view),
            render_article(hostile, view, phone=True),
            render_list(hostile, columns[0], [entry], today=attack, latest=[entry], page=2, pages=3),
            render_home(hostile, [entry, entry], [(columns[0], [entry])], today=attack),
            render_slide(hostile, [replace(entry, image="/assets/1.jpg")], today=attack),
        )
        return "\n".join(pages)

    assert bad(made) == {}


def test_body_html_and_rich_copy(asset: str) -> None:
    def plain_body(attack: str) -> str:
        html = write_html(body(attack, asset), image_url=lambda source: f"asset:{source}", signature=line(attack))
        return html + clean_html(html)

    def rich(attack: str) -> str:
        return write_rich_html(body(attack, asset), picture=lambda _: (JPEG, "image/jpeg"), signature=line(attack))

    assert bad(plain_body) == {}
    assert bad(rich, rich=True) == {}


def test_single_files(room: Workroom, asset: str) -> None:
    for attacks in batched(ATTACKS, 40):
        blocks = [block for attack in attacks for block in body(attack, asset).blocks[:-4]]
        article = content_as_article(
            "own", metadata(attacks[0]), Body((*blocks, *body(attacks[0], asset).blocks[-4:])), ""
        )
        assert faults(room.preview.single_file(article), embedded=True) == []


def test_the_proof(asset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "qr_path", cache(proof.qr_path))  # the same code on each
    templates = ProofTemplates(resource_folder("proof"))

    def made(attack: str) -> str:
        one = line(attack)
        blocks = [
            ("words", write_html(Body((block,)), image_url=lambda _: None)) for block in body(attack, asset).blocks
        ]
        view = ProofView(metadata(attack), blocks, one, 1, one, one[:300], one, one, one, PROOF_PAPER)
        page = templates.render(view, base_url="draft://site")
        style = page.files["proof-page.css"][0].decode()
        assert not re.search(r"</|url\(|@import|expression\(", style), attack
        assert style.count("{") == style.count("}"), attack
        return page.html

    assert bad(made) == {}


def test_markdown_gives_the_same_body_back(asset: str) -> None:
    for attack in ATTACKS:
        written = write_markdown(body(attack, asset), signature=line(attack))
        read = read_markdown(written)
        assert read.body == body(attack, asset), attack
        assert write_markdown(read.body, signature=line(attack)) == written, attack


def test_markdown_stays_words_in_other_programs(asset: str) -> None:
    """CommonMark with raw HTML let through, as most programs that show Markdown read it."""
    other = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    of_markdown = {"attribute img title", "address img src='missing:'", "element code"}

    def made(attack: str) -> str:
        text = write_markdown(body(attack, asset), signature=line(attack))
        return other.render(text) + other.render(readable_text(metadata(attack), Body(), lambda _: "x.jpg"))

    assert {attack: found for attack, found in bad(made).items() if not set(found) <= of_markdown} == {}


def test_html_gives_the_same_body_back(asset: str) -> None:
    for attack in ATTACKS:
        html = clean_html(write_html(body(attack, asset), image_url=lambda source: f"asset:{source}"))
        assert read_html(html).body == body(attack, asset), attack


def test_word_files_are_well_formed_and_keep_the_words(asset: str) -> None:
    for attacks in batched(ATTACKS, 60):
        blocks = [
            blocks[number]
            for attack in attacks
            for blocks in (body(attack, asset).blocks,)
            for number in (1, 2, 4, 9, 12)
        ]
        data = write_docx(metadata(attacks[0]), Body(tuple(blocks)), lambda _: None)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    root = etree.fromstring(package.read(name), etree.XMLParser(resolve_entities=False))
                    for relation in root.iter("{*}Relationship"):
                        if relation.get("TargetMode") == "External":
                            assert re.match(r"(https?://|mailto:)\S+\Z", str(relation.get("Target")), re.I)
            document = package.read("word/document.xml").decode()
        assert "<!DOCTYPE" not in document[:500]
        shown = "".join("".join(etree.fromstring(document.encode()).itertext()).split())
        read = "".join(body_text(read_docx(data, name="x.docx").body).split())
        assert [attack for attack in attacks if words_in(attack) not in shown or words_in(attack) not in read] == []


def test_plain_text_has_the_words_and_one_line_a_block(asset: str) -> None:
    for attack in ATTACKS:
        text = write_text(metadata(attack), body(attack, asset))
        assert words_in(attack) in "".join(text.split()), attack
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text), attack


def fitting(attacks: tuple[str, ...]) -> Metadata:
    """The attacks in the fields of an article that the practice site takes: it counts bytes."""
    profile = PROFILES.get("practice").profile
    rules = {rule.name: rule for rule in profile.fields}

    def fits(name: str, words: str) -> bool:
        rule = rules.get(name, rules["author"])
        size = encoded_length(words, profile.encoding)
        return size <= (rule.max_bytes or 1000) and len(words) <= (rule.max_chars or 1000)

    fields = {
        name: next((one for one in map(line, attacks[start:]) if fits(name, one)), "字")
        for start, name in enumerate(LINE_FIELDS)
        if name != "published_at"
    }
    return Metadata(**{**fields, "source": "练习站点"}, column=COLUMN, keywords=(fields["author"],))


def test_the_practice_site(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        client = Client(site.url, site.token)
        for attacks in batched(ATTACKS, 24):
            blocks = tuple(block for attack in attacks for block in body(attack, ASSET).blocks[:-4])
            answer = client.put(handed(metadata=fitting(attacks), body=Body(blocks)))
            assert answer.status_code == 201, answer.text
            page = client.http.get(answer.json()["url"])
            assert faults(page.text, twice=True) == []
            assert page.headers["content-security-policy"].startswith("default-src 'none'")
            words = words_of(page.text)
            assert [attack for attack in attacks if words_in(attack) not in words] == []
            for listing in ("/", "/dianxing/"):
                assert faults(client.http.get(listing).text) == []
        client.close()


def test_the_check_sees_what_is_wrong() -> None:
    loaded = PROFILES.get("plain")
    page = render_article(loaded, ArticleView(Metadata(title="t"), "<p>x</p>"))
    assert faults(page) == []
    for hole, words in (
        ("<img src=x onerror=alert(1)>", "attribute img onerror"),
        ("<script>1</script>", "element script"),
        ("<a href='javascript:alert(1)'>x</a>", "address a href"),
        ("<img src='https://evil.example/x'>", "address img src"),
        ("<!-- x -->", "comment"),
        ("<p style='x'>", "attribute p style"),
        ("<meta http-equiv=refresh content=0>", "attribute meta http-equiv"),
        ("<link rel=preconnect href=/x>", "attribute link rel"),
    ):
        found = faults(page.replace("<p>x</p>", hole))
        assert any(each.startswith(words) for each in found), hole
