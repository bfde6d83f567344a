"""Places of words after edits around them, against a text in which every character knows where it came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.shifting import shifted

EDITS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), st.integers(0, 6)), max_size=12)


@given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 12), EDITS)
def test_words_keep_their_place_or_are_given_up(
    length: int, start: int, width: int, edits: list[tuple[int, int, int]]
) -> None:
    text = [(0, n) for n in range(length)]
    start = min(start, length - 1)
    place: tuple[int, int] | None = (start, min(start + width, length))
    words = text[place[0] : place[1]]
    for turn, (at, removed, added) in enumerate(edits, 1):
        at = min(at, len(text))
        removed = min(removed, len(text) - at)
        text[at : at + removed] = [(turn, n) for n in range(added)]
        place = shifted(*place, at, removed, added)
        if place is None:
            assert any(each not in text for each in words) or text.index(words[-1]) - text.index(words[0]) >= len(words)
            return
        assert text[place[0] : place[1]] == words
