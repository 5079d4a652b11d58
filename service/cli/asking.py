"""careercite ask and careercite search."""

from __future__ import annotations

from typing import Annotated

import typer

from service.answers.answering import Answer
from service.answers.composing import DECLINED
from service.answers.trace import trace_of
from service.cli.console import REFUSED, DataOption, JsonOption, asked, err, explained, open_edition, out, print_json, settings_from
from service.cli.why import print_trace
from service.trace_views import trace_out
from service.views import answer_out, search_hit


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in quotes.", show_default=False)],
    after: Annotated[
        list[str] | None, typer.Option("--after", metavar="QUESTION", help="An earlier question of yours; repeat for several, oldest first.")
    ] = None,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="Correct no spelling in the question.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Tell how the answer came about, below it.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from the index, with citations.

    Every statement is quoted; below the answer stand the article, section and characters of each quote. Corrected typing errors are told on
    standard error. Exit code 3 means that the articles do not answer the question: what is missing is named, and what came nearest is shown.
    Last stand questions that the articles are known to answer.

    --why tells as what the question was read, how many units of the articles were near and met what it asks, and of the best ones the score and
    what became of them: cited (or credited with another that says the same), usable but not taken, or left out, and why.

    \b
    Examples:
      careercite ask "What does a machine learning engineer do?"
      careercite ask "and data scientists?" --after "What does a machine learning engineer do?"
          a follow-up
      careercite ask --why "How much do data scientists earn?"
          the answer, and the evidence that was used and left out
      careercite ask --json "Which tools do data scientists use?" | jq .statements
    """
    with explained():
        request = asked(question, after or [], as_typed=as_typed)
        edition = open_edition(settings_from(data_dir=data))
        answer = edition.answerer.ask(request.question, request.history, as_typed=request.as_typed)
    trace = trace_out(trace_of(answer), edition.index.version) if why else None
    if as_json:
        fields = answer_out(answer, edition.index.version).model_dump(by_alias=True)
        print_json({"answer": fields, "trace": trace.model_dump(by_alias=True)} if trace else fields)
    else:
        _print_answer(answer)
        if trace:
            print_trace(trace)
    if answer.kind == DECLINED:
        raise typer.Exit(REFUSED)


def _print_answer(answer: Answer) -> None:
    """The answer, where each of its quotes stands, and what to ask next."""
    for correction in answer.question.corrections:
        err.print(f"(read '{correction.typed}' as '{correction.read}')", markup=False)
    out.print(answer.text, markup=False)
    for citation in answer.citations or answer.nearest:
        path = " > ".join(" ".join(span.of(citation.document.text).split()) for span in citation.headings)
        out.print(f"\n[{citation.n}] {citation.document.title}{f' > {path}' if path else ''}", markup=False)
        out.print(f'    "{" ".join(citation.quote.split())}"', markup=False)
        digest = citation.document.metadata.digest_of
        told = f", digest of '{digest.title}'{f' ({digest.publisher})' if digest.publisher else ''}" if digest else ""
        out.print(f"    {citation.document.source}, characters {citation.span.start}-{citation.span.end}{told}", markup=False, style="dim")
    if answer.suggestions:
        told = "You could also ask" if answer.answered else "Questions to try"
        out.print("\n".join([f"\n{told}:", *(f"    {question}" for question in answer.suggestions)]), markup=False)


def search(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What to look for, in quotes.", show_default=False)],
    count: Annotated[int, typer.Option("-k", metavar="NUMBER", min=1, max=100, help="How many passages.")] = 5,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the passages of the index that are nearest to some words, best first.

    \b
    Examples:
      careercite search "night shift"
      careercite search -k 20 --json "salary of data scientists"
    """
    with explained():
        words = asked(words, []).question
        hits = open_edition(settings_from(data_dir=data)).index.search(words, count)
    if as_json:
        print_json([search_hit(hit).model_dump() for hit in hits])
        return
    for number, hit in enumerate(hits, 1):
        out.print(f"{number}. {hit.document.title} ({hit.document.source}), cosine {hit.cosine:.2f}", markup=False, style="bold")
        out.print(f"   {' '.join(hit.passage.span.of(hit.document.text).split())}", markup=False)
