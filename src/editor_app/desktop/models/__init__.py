"""Item models and delegates of lists and tables."""
