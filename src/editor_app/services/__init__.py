"""Use cases: one method is one thing a person does. Synchronous, free of Qt, callable from any thread."""
