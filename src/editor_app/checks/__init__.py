"""Preflight rules: pure functions from article and profile to findings."""
