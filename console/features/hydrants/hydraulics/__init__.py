"""The hydraulics of water supply on a fireground: metres, L/s and MPa throughout, each formula with its source."""
