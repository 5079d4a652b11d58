"""Word files: their packages, styles and numbering, and their text with tracked changes taken as accepted."""
