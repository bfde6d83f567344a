"""Small controls of the look that Qt does not have."""
