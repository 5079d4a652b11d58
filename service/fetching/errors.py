"""What can go wrong with a web address; each message names the cure, and none repeats what a server sent."""

from __future__ import annotations


class FetchError(Exception):
    """An article that is not fetched."""


class AddressRefused(FetchError):
    """Nothing is fetched from this address, or from one that it leads to."""


class NotFetched(FetchError):
    """The server gave no article."""


class FetchBusy(FetchError):
    """Too many articles are being fetched at once."""
