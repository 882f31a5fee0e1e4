"""The mains of a centre as its EPANET model has them, solved in a process of its own."""
