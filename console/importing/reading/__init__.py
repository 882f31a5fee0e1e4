"""One reader a format: whatever the file is, it becomes a table of rows."""
