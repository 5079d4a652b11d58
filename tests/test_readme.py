"""The README lists what there is: settings, routes, formats, commands."""

import re
from pathlib import Path

from fastapi import FastAPI

from ingest.readers import READERS
from retrieval.encoder import MODEL_SHA256
from service.app import ROUTERS
from service.cli import shell
from service.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = ROOT.joinpath("README.md").read_text("utf-8")


def test_every_setting_is_listed_with_its_default():
    rows = dict(re.findall(r"^\| `(CAREERCITE_\w+)` \| `([^`]*)` \|", README, re.M))
    assert rows == {f"CAREERCITE_{name.upper()}": str(field.default) for name, field in Settings.model_fields.items()}


def test_every_route_is_listed():
    app = FastAPI(openapi_url=None)
    for router in ROUTERS:
        app.include_router(router)
    documented = set(re.findall(r"`(?:GET|POST) (/[^`\s?]*)", README))
    served = {*app.openapi()["paths"], "/", "/openapi.json"}
    assert documented == {re.sub(r"\{\w+\}", "{id}", path) for path in served}


def test_every_format_and_command_is_listed():
    assert [ending for ending in READERS if f"`{ending}`" not in README] == []
    assert [command.name for command in shell.registered_commands if f"`careercite {command.name}" not in README] == []


def test_every_file_that_is_named_is_there():
    named = {*re.findall(r"`((?:tests|service|retrieval|ingest)/[\w/.-]+|requirements[\w-]*\.lock)`", README)}
    named |= {f"{name.replace('.', '/')}.py" for name in re.findall(r"python -m (tests\.[\w.]+)", README)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_weights_are_told_by_the_sum_that_is_checked():
    assert set(re.findall(r"`([0-9a-f]{64})`", README)) == {MODEL_SHA256}
