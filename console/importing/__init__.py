"""Bringing a centre's files in: read a table, know its columns, send the rows, report."""
