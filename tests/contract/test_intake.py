"""The intake connector's own: whatever an answer of its API holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.errors import EditorError
from editor_app.sites.http import Answer
from editor_app.sites.intake import _remote
from strategies import json_values

_NAMES = st.sampled_from(["id", "client_id", "status", "url", "received_at", "metadata", "body", "etag"])


@given(st.dictionaries(_NAMES, json_values() | st.just("u") | st.just("https://a/"), max_size=8))
def test_whatever_the_answer_holds_it_is_an_article_or_an_error_of_ours(data: dict[str, object]) -> None:
    with pytest.raises(EditorError):
        _remote("u", Answer(200, {}, data))
