"""A second opinion on replies, strict to the character, that shares no code with the product.

Words of a reply may only be: whole quotes, contexts and headings of what a statement cites, runs of three of their words and more, whole names
of their articles, the words of `GLUE`, and the signs of `JOINTS`.
"""

import re

# The words that may be added around quoted text: the list of the yardstick in ../shared/eval, where it lies beside this checkout.
GLUE = frozenset(
    "a and as at by for from in of on the to according source sources article articles says say gives give lists list "
    "differ agree figure figures updated published".split()
)
JOINTS = frozenset("():,\u2014")
SHORTEST_RUN = 3  # words
MARK = re.compile(r"\s*\[\d+\]")
TOKEN = re.compile(r"\w(?:\S*\w)?|\S")  # "$93,600" is "$" and "93,600": a figure is never cut


def faults(reply, documents, glue):
    """What is wrong with a reply, in words; `documents` by id with their texts, `glue` the words that the product admits to."""
    cited = {citation.n: citation for citation in reply.citations}
    found = [f"numbers {list(cited)}"] * (list(cited) != list(range(1, len(reply.citations) + 1)))
    for citation in (*reply.citations, *reply.nearest):
        found += [f"[{citation.n}] {fault}" for fault in _wrong_in(citation, documents[citation.document_id])]
    if not reply.answered:
        return found + ["a refusal that states something"] * bool(reply.statements or reply.citations)
    for statement in reply.statements:
        known = [cited[n] for n in statement.citations if n in cited]
        sound = known and len(known) == len(statement.citations)
        if not sound or not all(_made_of(text, known, glue) for text in (statement.text, statement.value)):
            found.append(f"of its own: {statement.text}")
    labels = [label for block in reply.blocks for label in _labels(block)]
    found += [f"label of its own: {label}" for label in labels if not _made_of(label, reply.citations, glue)]
    shown = [statement for block in reply.blocks for statement in _statements(block)]
    found += ["statements are not those of the blocks"] * ([*{repr(each): each for each in shown}.values()] != reply.statements)
    expected = "\n\n".join(filter(None, map(_text, reply.blocks)))
    return found + ["the text is not its statements"] * (reply.answer != expected)


def _wrong_in(citation, document):
    parts = (citation, *citation.context)
    return [
        *(f"span {part.start}-{part.end}" for part in parts if not part.quote or document.text[part.start : part.end] != part.quote),
        *(f"heading {heading}" for heading in citation.heading if heading not in document.text),
        *["names"] * ((citation.title, citation.publisher) != (document.title, document.publisher)),
    ]


def _made_of(text, citations, glue):
    pieces, names = [], []
    for citation in citations:
        pieces += [_tokens(piece) for piece in (citation.quote, *(part.quote for part in citation.context), *citation.heading)]
        names += [_tokens(name) for name in (citation.title, citation.publisher) if name]
    told = _tokens(text)
    reached = {0}
    for at in range(len(told)):
        if at in reached:
            reached |= {at + length for piece in pieces for length in _runs(told[at:], piece)}
            reached |= {at + len(name) for name in names if told[at : at + len(name)] == name}
            reached |= {at + 1} if told[at] in JOINTS or told[at].lower() in glue else set()
    return bool(told) and len(told) in reached


def _runs(told, piece):
    """The lengths of what `told` begins with: all of the piece, or a run of it of enough words."""
    for start in range(len(piece)):
        words = length = 0
        while length < len(told) and start + length < len(piece) and told[length] == piece[start + length]:
            words += told[length][0].isalnum()
            length += 1
            if words >= SHORTEST_RUN or length == len(piece):
                yield length


def _tokens(text):
    return TOKEN.findall(MARK.sub("", text))


def _statements(block):
    match block.kind:
        case "sentences":
            return block.statements
        case "list":
            return [each for each in (block.lead, *block.items, block.tail) if each]
        case "figures":
            return [row.figure for row in block.rows]
        case "table":
            return [cell for row in block.rows for cell in row.cells if cell]
        case "note":
            return []


def _labels(block):
    """Words of a block beside its statements; those of a note are the assistant's own."""
    match block.kind:
        case "table":
            return [label for label in (*block.columns, *(row.label for row in block.rows)) if label]
        case "figures":
            return [label for row in block.rows for label in (row.scope, row.source) if label]
        case _:
            return []


def _text(block):
    """A block as it stands in the answer's text."""
    match block.kind:
        case "sentences":
            return " ".join(_marked(each.text, each) for each in block.statements)
        case "list":
            ends = {id(block.lead), id(block.tail)}
            return "\n".join(f"{'' if id(each) in ends else '- '}{_marked(each.text, each)}" for each in _statements(block))
        case "figures":
            return "\n".join(f"- {_marked(row.figure.text, row.figure)}" for row in block.rows)
        case "table":
            return "\n".join(_row(block.columns, row) for row in block.rows)
        case "note":
            return ""


def _row(columns, row):
    cells = [f"{column}: {_marked(cell.value, cell) if cell else 'not stated'}" for column, cell in zip(columns, row.cells, strict=True)]
    return f"{row.label} \u2014 {'; '.join(cells)}" if row.label else "; ".join(cells)


def _marked(text, statement):
    return f"{text} {''.join(f'[{n}]' for n in statement.citations)}"
