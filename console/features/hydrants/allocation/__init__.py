"""Who takes which water: the problem, a first answer at once, the proof behind it, and the reasons."""
