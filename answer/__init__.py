"""Question and evidence → Answer or Refusal: query understanding, follow-ups, composing, verifying."""

from answer.assistant import Assistant, DocumentInfo
from answer.language_model import LanguageModel, LanguageModelError, ModelSettings, open_model
from answer.model import Answer, Citation, Language, Reason, Refusal, Sentence, SourceView, Stage, Trace, Writing
from answer.refuse import bad_input as bad_request
from answer.tables import ledger_rows, target_rows

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "DocumentInfo",
    "Language",
    "LanguageModel",
    "LanguageModelError",
    "ModelSettings",
    "Reason",
    "Refusal",
    "Sentence",
    "SourceView",
    "Stage",
    "Trace",
    "Writing",
    "bad_request",
    "ledger_rows",
    "open_model",
    "target_rows",
]
