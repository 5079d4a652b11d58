"""Printed pages: from words and lines with places to text, headings, lists and tables. Knows nothing of PDF."""
