"""The browser of this machine, for what needs a real one; none is downloaded."""

import os
import shutil

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser():
    """The path of the Chromium or Chrome that `CHROMIUM` names, else of the first that there is. Raises `FileNotFoundError` with the cure."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)
    if not found:
        wrong = f"CHROMIUM names '{named}', which is no program" if named else "there is no Chromium to test the page with"
        raise FileNotFoundError(f"{wrong}: 'apt-get install chromium', or set CHROMIUM to the path of a Chromium or Chrome")
    return found
