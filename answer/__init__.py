"""Question and evidence → Answer or Refusal: query understanding, follow-ups, composing, verifying."""

from answer.assistant import Assistant, DocumentInfo
from answer.model import Answer, Citation, Language, Reason, Refusal, SourceView, Trace
from answer.questions import answer_line
from answer.tables import ledger_rows, passage_row, target_rows

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "DocumentInfo",
    "Language",
    "Reason",
    "Refusal",
    "SourceView",
    "Trace",
    "answer_line",
    "ledger_rows",
    "passage_row",
    "target_rows",
]
