-- Which pictures look alike (`pictures.likeness`), and which article shows which original now. Both can be made anew from
-- what they speak of.
CREATE TABLE likenesses (
    asset TEXT PRIMARY KEY REFERENCES assets (sha256) ON DELETE CASCADE,
    hash INTEGER NOT NULL  -- 64 bits, as a signed number
) STRICT, WITHOUT ROWID;

CREATE TABLE shown (
    asset TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    PRIMARY KEY (asset, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX shown_by_article ON shown (article);
INSERT OR IGNORE INTO shown
    SELECT part.atom, articles.number FROM articles
    JOIN contents ON contents.id = articles.content, json_tree(contents.body) AS part
    WHERE part.key = 'asset' AND part.type = 'text';
