"""A question and the turns before it → `Ask`."""

from answer.reading.ask import Ask, Bound, Figure, Phrase
from answer.reading.learned import LearnedDataMismatch
from answer.reading.lookups import CorpusLexicon, Lexicon, Looked
from answer.reading.reader import Reader

__all__ = [
    "Ask",
    "Bound",
    "CorpusLexicon",
    "Figure",
    "LearnedDataMismatch",
    "Lexicon",
    "Looked",
    "Phrase",
    "Reader",
]
