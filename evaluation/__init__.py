"""Gold questions and answer files → scores, baselines, reports."""

from evaluation.answers import Sheet, parse_answers
from evaluation.errors import BaselineMissing, EvaluationError, GoldError, SheetError
from evaluation.gold import load_gold, validate
from evaluation.plans import Plans
from evaluation.sampling import Measure, Tally
from evaluation.schema import AnswerRecord, Evidence, GoldQuestion
from evaluation.scoring import METRICS, Score, score

__all__ = [
    "METRICS", "AnswerRecord", "BaselineMissing", "EvaluationError", "Evidence", "GoldError", "GoldQuestion", "Measure",
    "Plans", "Score", "Sheet", "SheetError", "Tally", "load_gold", "parse_answers", "score", "validate",
]  # fmt: skip
