"""Routes: short functions that call one thing."""
