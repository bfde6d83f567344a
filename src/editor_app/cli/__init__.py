"""The terminal's door: the same use cases as the window's, for batch work, scripts and tests."""
