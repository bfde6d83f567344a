-- The index is ordered by the last change: the row id of an entry is the article's `touched`, so that the newest hits are
-- read first and no more than are wanted. Which characters an article holds stands in a table of its own, without places.
-- Both are filled again when the library is opened.
DROP TABLE article_words;
CREATE VIRTUAL TABLE article_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = full, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE article_characters USING fts5 (
    characters, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

DROP INDEX articles_by_touch;
CREATE UNIQUE INDEX articles_by_touch ON articles (touched DESC);
CREATE INDEX articles_by_initials ON articles (touched DESC, initials, state);
