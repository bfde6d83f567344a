-- The person's order of the queue, apart from the key of a row; which submissions were handed in with one press; and where
-- else the same picture was sent.
ALTER TABLE submissions ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE submissions SET place = position;
ALTER TABLE submissions ADD COLUMN batch TEXT NOT NULL DEFAULT '';
CREATE INDEX submission_pictures_by_rendition ON submission_pictures (rendition);
