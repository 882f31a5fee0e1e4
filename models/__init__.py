"""Facts, and the rules both ends of the line share."""
