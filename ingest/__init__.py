"""Articles in, documents with blocks, passages and units out."""
