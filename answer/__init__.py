"""Question and evidence → Answer or Refusal: query understanding, follow-ups, composing, verifying."""

from answer.assistant import Assistant, DocumentInfo
from answer.model import Answer, Citation, Language, Reason, Refusal, SourceView, Trace
from answer.refuse import bad_input as bad_request
from answer.tables import ledger_rows, target_rows

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
    "bad_request",
    "ledger_rows",
    "target_rows",
]
