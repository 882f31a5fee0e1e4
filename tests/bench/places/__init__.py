"""Area places: packs built, names found, files taken in."""
