"""What the readers make of clean, dirty and hostile files."""
