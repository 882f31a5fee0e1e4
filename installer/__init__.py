"""Setting up a machine, checking the house, and packing the product."""
