"""The tools of the hand: their halves in Python."""
