"""The commands by name, each imported when it is called for: who asks a question doesn't wait for the web server."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, MutableMapping
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS = {  # module and function, in the order of the help page
    "serve": "serving:serve",
    "ingest": "ingesting:ingest",
    "watch": "watching:watch",
    "changes": "changing:changes",
    "undo": "changing:undo",
    "show": "showing:show",
    "ask": "asking:ask",
    "search": "asking:search",
    "status": "inspecting:status",
    "doctor": "doctoring:doctor",
    "eval": "evaluating:evaluation",
}


class Loading(MutableMapping[str, Any]):
    """The commands, each made of its function when it is looked up."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command(name)(pkgutil.resolve_name(f"service.cli.{COMMANDS[name]}"))
            self._loaded[name] = typer.main.get_command(alone)
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Commands(TyperGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Loading()
