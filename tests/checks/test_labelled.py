"""The labelled set is as it must be: enough of it, every rule in it, places where the words are, no sentence twice."""

from __future__ import annotations

from collections import Counter, defaultdict

from checks.labelled import (
    DATA,
    HELD_OUT,
    RULES,
    article_samples,
    clean_samples,
    clean_sentences,
    planted_samples,
    planted_sentences,
)

FREQUENT = {"Q01": 20, "X01": 40, "X02": 40}
LEAST = 8
ALIKE = 0.6
SHORT = 12
"""Characters below which two sentences are too short to be compared by groups of four: 特此通知。"""


def grams(text: str) -> set[str]:
    return {text[at : at + 4] for at in range(len(text) - 3)}


def test_every_rule_is_planted_often_enough() -> None:
    sentences = Counter(sentence.rule for sentence in planted_sentences())
    articles = Counter(sample.planted[0].rule for sample in article_samples())
    together = sentences + articles
    assert set(together) == RULES
    assert not {rule: count for rule, count in together.items() if count < FREQUENT.get(rule, LEAST)}
    assert sentences.total() >= 400


def test_what_else_is_true_of_a_sentence_is_a_rule() -> None:
    assert {rule for sentence in planted_sentences() for rule in sentence.also} <= RULES
    assert {rule for sample in article_samples() for _where, rule in sample.also} <= RULES


def test_places_are_in_the_words_and_fixes_change_something() -> None:
    for sentence in planted_sentences():
        ends = 0
        for start, end, right in sentence.marks:
            assert ends <= start < end <= len(sentence.text), sentence.where
            assert right != sentence.text[start:end], sentence.where
            ends = end


def test_planted_sentences_are_all_different() -> None:
    texts = [(sentence.rule, sentence.text) for sentence in planted_sentences()]
    assert len(set(texts)) == len(texts)


def test_the_places_of_samples_exist() -> None:
    for sample in planted_samples():
        ids = {block.id for block in sample.body.blocks}
        assert all(planted.field or planted.block in ids for planted in sample.planted)


def test_clean_sentences_are_many_and_of_one_line_each() -> None:
    sentences = clean_sentences()
    assert len(sentences) >= 2000
    assert len(set(sentences)) == len(sentences)
    assert all(text == text.strip() or text.startswith("\u3000") for text in sentences)
    assert sum(len(sample.body.blocks) - 1 for sample in clean_samples()) == len(sentences)


def test_the_held_out_set_is_of_other_sentences() -> None:
    planted = planted_sentences(HELD_OUT)
    assert {sentence.rule for sentence in planted} | {
        each.planted[0].rule for each in article_samples(HELD_OUT)
    } == RULES
    seen = {*clean_sentences(), *(sentence.text for sentence in planted_sentences())}
    assert not seen & {*clean_sentences(HELD_OUT), *(sentence.text for sentence in planted)}
    assert len(clean_sentences(HELD_OUT)) >= 120
    assert len(planted) >= 100


def test_no_two_clean_sentences_share_most_of_their_words() -> None:
    sentences = [text for text in clean_sentences() if len(text) >= SHORT]
    sets = [grams(text) for text in sentences]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(sets):
        for gram in each:
            places[gram].append(number)
    shared = Counter(
        (one, other) for numbers in places.values() for at, one in enumerate(numbers) for other in numbers[at + 1 :]
    )
    alike = [
        (sentences[one], sentences[other])
        for (one, other), count in shared.items()
        if count > ALIKE * min(len(sets[one]), len(sets[other]))
    ]
    assert alike == []


def test_what_misleads_a_checker_is_among_the_clean_sentences() -> None:
    text = "\n".join(clean_sentences())
    for needed in (
        "〔2023〕5号",
        "‘",
        "https://",
        "@example.gov.cn",
        "0451-",
        "刘\u3000洋",
        "的的确确",
        "3—5",
        "ISBN",
        '("hello, world")',
    ):
        assert needed in text, needed


def test_the_folder_holds_nothing_that_is_not_read() -> None:
    read = {"articles.toml", "names.toml"} | {f"clean/{p.name}" for p in (DATA / "clean").glob("*.txt")}
    read |= {f"planted/{path.name}" for path in (DATA / "planted").glob("*.tsv")}
    read |= {f"heldout/{name}" for name in ("articles.toml", "planted/held.tsv")}
    read |= {f"heldout/clean/{path.name}" for path in (HELD_OUT / "clean").glob("*.txt")}
    assert {str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.is_file()} == read
