"""Plan files → documents, clean text, section tree, chunks, ledger rows, targets."""

from corpus.beside import Beside
from corpus.chunks import sentences
from corpus.clean import clean
from corpus.conditions import Condition, conditions
from corpus.correcting import correction, paragraphs_of
from corpus.corrections import Correction, Fields, keep_correction, withdrawal
from corpus.deadlines import due_month
from corpus.errors import CorpusError
from corpus.five_years import five_year_start, five_years
from corpus.formats.opening import MAX_BYTES
from corpus.formats.sniffing import SUFFIXES as PLAN_SUFFIXES
from corpus.formats.text import decode
from corpus.health import Health, Miss, Share
from corpus.ledger import Assignment, Duty, Role, ledger
from corpus.model import Chunk, CleanText, Document, Fact, Place, Section, Span, file_of
from corpus.numbering import chinese_number
from corpus.outline import outline, paragraphs
from corpus.places import Gazetteer, Mention
from corpus.progress import NOBODY, Progress, Step, Stopped
from corpus.quantities import left_out, quantities
from corpus.read import Corpus, read_corpus, read_file
from corpus.shelf import Added, Shelf
from corpus.source import Element, PageBox, PageSize, Paragraph, SheetCell, Source, TableCell, Where
from corpus.tables import Table, role_tables
from corpus.targets import Target, targets
from corpus.titles import kinds as plan_kinds
from corpus.units import Unit
from corpus.years import spoken_time

__all__ = [
    "MAX_BYTES", "NOBODY", "PLAN_SUFFIXES", "Added", "Assignment", "Beside", "Chunk", "CleanText", "Condition",
    "Corpus", "CorpusError", "Correction", "Document", "Duty", "Element", "Fact", "Fields", "Gazetteer", "Health",
    "Mention", "Miss", "PageBox", "PageSize", "Paragraph", "Place", "Progress", "Role", "Section", "Share",
    "SheetCell", "Shelf", "Source", "Span", "Step", "Stopped", "Table", "TableCell", "Target", "Unit", "Where",
    "chinese_number", "clean", "conditions", "correction", "decode", "due_month", "file_of", "five_year_start", "five_years",
    "keep_correction", "ledger", "left_out", "outline", "paragraphs", "paragraphs_of", "plan_kinds", "quantities",
    "read_corpus", "read_file", "role_tables", "sentences", "spoken_time", "targets", "withdrawal",
]  # fmt: skip
