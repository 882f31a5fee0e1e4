"""Allocation of water, measured on scenarios drawn at random: speed, proof, and against two other ways."""
