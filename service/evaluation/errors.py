"""What can go wrong in an evaluation; every message says what to do."""


class EvaluationError(Exception):
    """An evaluation that cannot be made."""


class GoldError(EvaluationError):
    """A file of gold questions that cannot be used; the message names the line."""


class NothingToAsk(EvaluationError):
    """A service that does not answer, or has no articles."""


class ReportError(EvaluationError):
    """An earlier report that cannot be read."""
