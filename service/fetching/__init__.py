"""Fetching: an article by its web address, from hosts that the operator allows, over connections to checked addresses only."""

from service.fetching.allowed import Allowed, read_allowed
from service.fetching.article import Article
from service.fetching.errors import AddressRefused, FetchBusy, FetchError, NotFetched
from service.fetching.fetcher import Fetcher

__all__ = ["AddressRefused", "Allowed", "Article", "FetchBusy", "FetchError", "Fetcher", "NotFetched", "read_allowed"]
