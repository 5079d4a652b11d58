"""The doctor: looks at an installation, an index and its articles, and says what is wrong and what to do."""

from __future__ import annotations

from service.doctor.checks import CHECKS, examine
from service.doctor.finding import Finding, Verdict

__all__ = ["CHECKS", "Finding", "Verdict", "examine"]
