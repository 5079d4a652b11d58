"""What an ingest means: which articles came and went, what they change, repeat and contradict, and which answers are other ones now."""
