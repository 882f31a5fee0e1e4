"""What the product looks and reads like: words, icons, styles and catalogues."""
