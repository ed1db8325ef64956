"""Question and evidence → Answer or Refusal: query understanding, follow-ups, composing, verifying."""

from answer.actions import ActionGroup
from answer.assistant import Assistant
from answer.current import Current
from answer.differences import Differences, Sides, differences, version_differences
from answer.formal import formal_citation
from answer.intake import MOST_FILES, Arrival, Intake
from answer.language_model import LanguageModel, LanguageModelError, ModelSettings, open_model
from answer.memory import Conversation, Judgement, Kept, Memory
from answer.model import (
    Answer,
    Citation,
    DocumentInfo,
    Language,
    Reason,
    Refusal,
    Sentence,
    SourceView,
    Stage,
    Trace,
    Writing,
)
from answer.opening import STATE, build_bar, default_state, open_assistant
from answer.places import recognised
from answer.questions import answer_line
from answer.starters import Asker, Starter
from answer.tables import ledger_rows, passage_row, target_rows
from answer.views.doubts import Doubt
from answer.views.library import Hit, Holding, find, library
from answer.views.reading import Block, Entry, Piece, Reading, reading

__all__ = [
    "MOST_FILES",
    "STATE",
    "ActionGroup",
    "Answer",
    "Arrival",
    "Asker",
    "Assistant",
    "Block",
    "Citation",
    "Conversation",
    "Current",
    "Differences",
    "DocumentInfo",
    "Doubt",
    "Entry",
    "Hit",
    "Holding",
    "Intake",
    "Judgement",
    "Kept",
    "Language",
    "LanguageModel",
    "LanguageModelError",
    "Memory",
    "ModelSettings",
    "Piece",
    "Reading",
    "Reason",
    "Refusal",
    "Sentence",
    "Sides",
    "SourceView",
    "Stage",
    "Starter",
    "Trace",
    "Writing",
    "answer_line",
    "build_bar",
    "default_state",
    "differences",
    "find",
    "formal_citation",
    "ledger_rows",
    "library",
    "open_assistant",
    "open_model",
    "passage_row",
    "reading",
    "recognised",
    "target_rows",
    "version_differences",
]
