"""Question and evidence → Answer or Refusal: query understanding, follow-ups, composing, verifying."""

from answer.assistant import Assistant, DocumentInfo
from answer.model import Answer, Citation, Language, Reason, Refusal, SourceView, Trace

__all__ = ["Answer", "Assistant", "Citation", "DocumentInfo", "Language", "Reason", "Refusal", "SourceView", "Trace"]
