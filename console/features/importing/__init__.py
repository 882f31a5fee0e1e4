"""The import window: a file becomes records in five steps, and a list of past imports takes them back."""
