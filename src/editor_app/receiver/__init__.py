"""The receiving side of a portal: today the practice site, which runs on this computer alone."""
