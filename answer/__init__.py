"""Question and evidence → Answer or Refusal: query understanding, follow-ups, composing, verifying."""

from answer.actions import ActionGroup
from answer.assistant import Assistant, DocumentInfo
from answer.language_model import LanguageModel, LanguageModelError, ModelSettings, open_model
from answer.memory import Conversation, Judgement, Kept, Memory
from answer.model import Answer, Citation, Language, Reason, Refusal, Sentence, SourceView, Stage, Trace, Writing
from answer.opening import STATE, build_bar, default_state, open_assistant
from answer.questions import answer_line
from answer.starters import Asker, Starter
from answer.tables import ledger_rows, passage_row, target_rows

__all__ = [
    "STATE",
    "ActionGroup",
    "Answer",
    "Asker",
    "Assistant",
    "Citation",
    "Conversation",
    "DocumentInfo",
    "Judgement",
    "Kept",
    "Language",
    "LanguageModel",
    "LanguageModelError",
    "Memory",
    "ModelSettings",
    "Reason",
    "Refusal",
    "Sentence",
    "SourceView",
    "Stage",
    "Starter",
    "Trace",
    "Writing",
    "answer_line",
    "build_bar",
    "default_state",
    "ledger_rows",
    "open_assistant",
    "open_model",
    "passage_row",
    "target_rows",
]
