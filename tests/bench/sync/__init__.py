"""Area sync: acts in an outage, recovery, and how soon another seat sees what was committed."""
