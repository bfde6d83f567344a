"""The library: articles, revisions, pictures and the outbox, kept so that nothing is ever lost. Hides SQLite."""
