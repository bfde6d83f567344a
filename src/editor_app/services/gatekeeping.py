"""Nothing goes out that the site's rules want signed off and that was not."""

from __future__ import annotations

from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.errors import Refused
from editor_app.model.profile import SiteProfile
from editor_app.model.review_moves import Stage, state_of


def must_be_signed(library: Library, profile: SiteProfile, article: Article) -> None:
    """Raises `Refused("submission.not_signed")` where the profile's `[review] required` asks for it and exactly this
    content was not signed off in every round; `Refused("review.changed")` where the record was tampered with.
    """
    rules = profile.review
    if not rules.required:
        return
    state = state_of(library.reviews.record(article.id), len(rules.rounds))
    if state.is_signed(article.digest):
        return
    title = article.metadata.title or "（无标题）"
    if state.stage is Stage.PENDING:
        raise Refused("submission.in_review", title=title, round=rules.name(state.round))
    raise Refused("submission.not_signed", title=title, rounds="、".join(rules.rounds))
