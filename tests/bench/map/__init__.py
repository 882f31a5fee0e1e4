"""Figures of the map page: painted, moved, zoomed and changed at a hundred thousand points, against its peers."""
