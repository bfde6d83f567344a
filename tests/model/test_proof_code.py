"""The code on a proof, as a scanner types it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.proof_code import looks_like_code, proof_code, read_code

DIGEST = "0123456789abcdef" * 4
ARTICLE = "fb08d74a-5a1f-4aeb-86e7-1743d6c99cd6"


@given(st.uuids(), st.binary(min_size=32, max_size=32))
def test_a_code_reads_as_what_it_names(article: object, digest: bytes) -> None:
    code = proof_code(str(article), digest.hex())
    assert read_code(str(code)) == code
    assert digest.hex().startswith(code.digest)


def test_a_scanner_is_a_keyboard() -> None:
    code = proof_code(ARTICLE, DIGEST)
    full_width = str(code).translate({ord(char): ord(char) + 0xFEE0 for char in map(chr, range(0x21, 0x7F))})
    for typed in (f"{code}\r\n", str(code).upper(), full_width, str(code).replace(":", "：").replace("/", "、")):
        assert read_code(typed) == code, typed
        assert looks_like_code(typed)


@pytest.mark.parametrize(
    "text",
    ["", "pioneer-desk", "https://example.cn/x", f"pioneer-desk:{ARTICLE}", f"pioneer-desk:{ARTICLE}/0123",
     f"pioneer-desk:{ARTICLE}/{DIGEST}", f"pioneer-desk:{ARTICLE}/0123456789abcdeg", f"other:{ARTICLE}/{DIGEST[:16]}"],
)  # fmt: skip
def test_anything_else_is_no_code(text: str) -> None:
    assert read_code(text) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert read_code(text) is None or looks_like_code(text)
