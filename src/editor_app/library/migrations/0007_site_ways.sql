-- How requests reach a site (`model.site.Way`): JSON without any secret; '{}' is the system's way.
ALTER TABLE sites ADD COLUMN way TEXT NOT NULL DEFAULT '{}';
