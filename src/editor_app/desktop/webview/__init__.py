"""The locked web view and the pages it may show."""
