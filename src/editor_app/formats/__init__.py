"""Readers and writers: every format is read into, and written out of, one `Body`; no format knows another."""
