"""What the commands that take articles in share."""

from __future__ import annotations

from collections.abc import Callable

from retrieval import IndexFolder, encoder_in
from service.changes.report import Changes
from service.intake import Intake, OnIngest
from service.library import Library
from service.settings import Settings


def open_intake(
    settings: Settings,
    on_changes: Callable[[Changes], None] | None = None,
    rest_seconds: float = 0.0,
    on_ingest: OnIngest | None = None,
) -> Intake:
    """What brings articles into the index of the data folder; neither the index is opened nor the model loaded yet. See `Intake` for the rest."""
    folder, encoder = IndexFolder(settings.data_dir), encoder_in(settings.model_dir)
    return Intake(settings.corpus_dir, folder, encoder, Library(folder, encoder), on_changes, rest_seconds, on_ingest)
