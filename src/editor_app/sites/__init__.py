"""Portals and how to speak with them: one adapter a protocol, one discipline for HTTP, secrets from the keyring."""
