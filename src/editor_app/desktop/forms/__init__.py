"""Compiled from ui/*.ui by packaging/compile_forms.py; change the forms, not these."""
