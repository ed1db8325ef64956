"""The ledger and the targets of a corpus as the contract's rows."""

from __future__ import annotations

from collections.abc import Iterator

from answer import quantities, roles
from answer.model import Row
from corpus import Corpus


def ledger_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield one row for each role of each responsibility statement, in text order."""
    for document in corpus.documents:
        for assignment in corpus.assignments[document.name]:
            for duty in assignment.duties:
                yield roles.row(document, assignment, duty)


def target_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield one row for each quantity, in text order."""
    for document in corpus.documents:
        for target in corpus.targets[document.name]:
            yield quantities.row(document, target)
