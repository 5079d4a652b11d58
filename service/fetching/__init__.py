"""Fetching: an article by its web address, from hosts that the operator allows, over connections to checked addresses only."""
