"""Reviewing on WordPress with an editor's account, as far as its core goes (measured; there is no state "returned" and
no place for a note): giving back is a comment while the post still waits, the tag 退回修改, and the status draft; a comment
would become public at publication, so ours are taken away before. What is signed here in rounds is kept by the program,
not by the site.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from editor_app.sites.connector import Conflict
from editor_app.sites.review_site import Decision, RemoteReview, Verdict, Waiting
from editor_app.sites.web_text import plain_words
from editor_app.sites.wordpress_article import mark_in, slug_of
from editor_app.sites.wordpress_posts import EVERY_STATUS, address_of, etag_of, holds_all, title_of
from editor_app.sites.wordpress_rest import Rest, number, objects, text

RETURNED, RETURNED_SLUG = "退回修改", "returned"
A_PAGE = 100
MOST_PAGES = 20
MAX_NOTE = 4_000
_STATUSES = {"pending": "pending", "draft": "returned", "trash": "withdrawn"}
_OUT = ("publish", "future", "private")


class WordPressReviews:
    """The part of the WordPress connector that reviews."""

    def __init__(self, rest: Rest, site: str) -> None:
        self._rest = rest
        self._names = uuid.uuid5(uuid.NAMESPACE_URL, site)
        self._numbers: dict[str, int] = {}

    def pending(self) -> Sequence[Waiting]:
        """`GET posts?status=pending`, all authors. A post that was not written with this program gets a key from its number."""
        found: list[Waiting] = []
        for page in range(1, MOST_PAGES + 1):
            listed = self._rest.items(
                "posts", status="pending", context="edit", per_page=A_PAGE, page=page, orderby="id", order="asc"
            )
            for post in listed:
                key, post_id = self._key(post), number(post, "id")
                self._numbers[key] = post_id
                found.append(
                    Waiting(str(post_id), key, title_of(post), self._author(post), text(post, "date_gmt") + "Z")
                )
            if len(listed) < A_PAGE:
                break
        return found

    def _key(self, post: dict[str, Any]) -> str:
        mark = mark_in(text(post, "content", "raw"))
        own = mark.key.removeprefix("nd-") if mark is not None else ""
        try:
            return str(uuid.UUID(own))
        except ValueError:
            return str(uuid.uuid5(self._names, str(number(post, "id"))))

    def _author(self, post: dict[str, Any]) -> str:
        """The author's name; WordPress tells that of people who have published nothing yet to administrators alone."""
        who = number(post, "author")
        answer = self._rest.get(f"users/{who}", refusals=(401, 403, 404))
        name = plain_words(text(answer.data, "name")) if answer.status == 200 else ""
        return name or f"网站用户 {who}"

    def open_review(self, uid: str, remote_id: str = "") -> RemoteReview | None:
        """A post as it is kept: by its number, else by our mark in its text."""
        post = self._post(uid, remote_id)
        if post is None:
            return None
        mark, status = mark_in(text(post, "content", "raw")), text(post, "status")
        return RemoteReview(
            remote_id=str(number(post, "id")),
            uid=uid,
            status="published" if status in _OUT else _STATUSES.get(status, status),
            digest=etag_of(post),
            title=title_of(post),
            author=self._author(post),
            at=text(post, "date_gmt") + "Z",
            url=address_of(post) if status == "publish" else "",
            html=text(post, "content", "raw"),
            ours=mark.digest if mark is not None and holds_all(post, mark) else "",
        )

    def _post(self, uid: str, remote_id: str = "") -> dict[str, Any] | None:
        known = int(remote_id) if remote_id.isdigit() else self._numbers.get(uid)
        if known is None:
            listed = self._rest.items(
                "posts", search=slug_of(uid), status=EVERY_STATUS, orderby="id", order="asc", _fields="id"
            )
            if not listed:
                return None
            known = number(listed[0], "id")
        answer = self._rest.get(f"posts/{known}", refusals=(401, 403, 404), context="edit")
        return answer.data if answer.status == 200 else None

    def decide(self, decision: Decision) -> None:
        """What core offers for a decision; what is so already is done. Each step may be repeated."""
        post = self._post(decision.uid, decision.remote_id)
        if post is None:
            raise Conflict("review.site_moved_on")
        place, status = f"posts/{number(post, 'id')}", text(post, "status")
        target = {Verdict.RETURN: "draft", Verdict.WITHDRAW: "draft", Verdict.PUBLISH: "publish"}.get(decision.verdict)
        if target is None or status == target:
            return  # rounds and annotations are kept by the program
        if status != "pending" or etag_of(post) != decision.digest:
            raise Conflict("review.site_moved_on")
        if decision.verdict is Verdict.PUBLISH:
            self._take_comments_away(number(post, "id"))
            self._rest.post(place, {"status": "publish", "tags": self._tags(post, returned=False)})
        elif decision.verdict is Verdict.RETURN:
            note = _note(decision)
            fields: dict[str, Any] = {"status": "draft", "tags": self._tags(post, returned=True)}
            if not self._comment(place, post, note):
                fields["excerpt"] = note
            self._rest.post(place, {**fields, "comment_status": post.get("comment_status", "closed")})
        else:
            self._rest.post(place, {"status": "draft"})

    def _comment(self, place: str, post: dict[str, Any], note: str) -> bool:
        """Whether the note stands there as a comment. Where comments are closed, also to editors, they are opened for
        the moment; the same again is refused, which is as good.
        """
        if post.get("comment_status") != "open":
            self._rest.post(place, {"comment_status": "open"})
        fields = {"post": number(post, "id"), "content": note}
        answer = self._rest.post("comments", fields, refusals=(400, 401, 403, 409))
        return answer.status in (200, 201, 409)

    def _take_comments_away(self, post: int) -> None:
        me = number(self._rest.me().data, "id")
        answer = self._rest.get("comments", refusals=(400, 401, 403, 404), post=post, author=me, per_page=A_PAGE)
        for comment in objects(answer) if answer.status == 200 else []:
            self._rest.delete(f"comments/{number(comment, 'id')}")

    def _tags(self, post: dict[str, Any], *, returned: bool) -> list[int]:
        own = self._returned_tag(make=returned)
        kept = [tag for tag in post.get("tags", []) if isinstance(tag, int) and tag != own]
        return [*kept, own] if returned and own else kept

    def _returned_tag(self, *, make: bool) -> int:
        """The tag's number, 0 where there is none."""
        listed = self._rest.items("tags", slug=RETURNED_SLUG, _fields="id")
        if listed:
            return number(listed[0], "id")
        if not make:
            return 0
        answer = self._rest.post("tags", {"name": RETURNED, "slug": RETURNED_SLUG}, refusals=(400, 403))
        return number(answer.data, "id") if answer.status in (200, 201) else 0


def _note(decision: Decision) -> str:
    """Reason and annotations in words."""
    lines = ["；".join(part for part in (*decision.reasons, decision.text) if part)]
    for remark in decision.remarks:
        quote = f"“{remark.quote}”：" if remark.quote else ""
        change = f"（建议改成“{remark.replacement}”）" if remark.replacement else ""
        lines.append(f"{quote}{remark.text}{change}")
    return "\n".join(line for line in lines if line)[:MAX_NOTE]
