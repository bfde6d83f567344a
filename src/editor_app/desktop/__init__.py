"""The window. The only floor that imports Qt; it reaches the library through services, on worker threads."""
