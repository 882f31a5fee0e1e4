"""Writing records to files: every format from the same columns, in a form that imports again without loss."""
