-- When an article was put into the trash: a label for people, which with other proofs decides when it may go.
ALTER TABLE articles ADD COLUMN trashed_at TEXT NOT NULL DEFAULT '';
UPDATE articles SET trashed_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE state = 'trash';
