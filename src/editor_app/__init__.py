"""先锋采编 (Pioneer Desk): an offline authoring client for contributors to city portals."""

__version__ = "0.1.0"
