"""How well the index finds: recall@k, MRR@10 and nDCG@10 of each retriever, over plan questions or a SQuAD-style pool.

The figures are ranx's (Bassani 2022, "ranx: A Blazing-Fast Python Library for Ranking Evaluation and Comparison"):
recall@k is the share of a question's relevant rows among the first k; MRR@10 the mean of 1 / rank of the first one, 0
beyond 10; nDCG@10 that of Järvelin and Kekäläinen 2002 with binary gains. Over a pool with one right row a question,
recall@1 is the share of questions whose first hit is right.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answer import Assistant
from corpus import Document
from evaluation.errors import EvaluationError
from evaluation.files import read_text
from evaluation.matching import norm
from evaluation.plans import Plans
from evaluation.running import with_bar
from evaluation.schema import Evidence, GoldQuestion
from index import (
    EmbedderSettings,
    Entry,
    FusionSettings,
    HybridIndex,
    Mode,
    Stamp,
    Tokenizer,
    entries_hash,
    load_embedder,
)

CUTS = (1, 3, 5, 10)
METRICS = (*(f"recall@{k}" for k in CUTS), "mrr@10", "ndcg@10")
LIMIT = 10
MODES: tuple[Mode, ...] = ("keyword", "dense", "hybrid")
RANKED_BY_RECIPROCAL = "hybrid_rrf60"
LEDGER = "ledger+hybrid"

Rankings = Mapping[str, Sequence[str]]
Figures = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Pool:
    """What is searched and asked.

    Attributes:
        index: the index.
        queries: id → words.
        relevant: query id → ids of the right rows, at least one.
    """

    index: HybridIndex
    queries: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]


def squad_pool(path: Path, model: str, progress: Callable[[int, int], None] | None = None) -> Pool:
    """Return the pool of a SQuAD-style file (CMRC 2018): its contexts indexed, a question's own context right.

    Raises:
        EvaluationError: the file can't be read or is not of that form.
        ModelUnavailable: the model can't be loaded.
    """
    try:
        paragraphs = [p for article in json.loads(read_text(path))["data"] for p in article["paragraphs"]]
        contexts = [str(p["context"]) for p in paragraphs]
        asked = [(str(qa["question"]), row) for row, p in enumerate(paragraphs) for qa in p["qas"]]
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path.name} 不是 SQuAD 格式的 JSON：{error!r}") from error
    if not asked:
        raise EvaluationError(f"{path.name} 里没有问题。")
    entries = [Entry(f"{row:05}", context) for row, context in enumerate(contexts)]
    index = _built(entries, model, progress)
    return Pool(
        index,
        {f"q{i}": question for i, (question, _) in enumerate(asked)},
        {f"q{i}": frozenset([entries[row].id]) for i, (_, row) in enumerate(asked)},
    )


def _built(entries: Sequence[Entry], model: str, progress: Callable[[int, int], None] | None) -> HybridIndex:
    embedder, tokenizer = load_embedder(EmbedderSettings(model=model)), Tokenizer()
    stamp = Stamp(entries_hash(entries), tokenizer.version, embedder.name, "")
    return HybridIndex.build(entries, embedder, tokenizer, stamp, progress)


def plan_pool(assistant: Assistant, gold: Sequence[GoldQuestion], plans: Plans) -> Pool:
    """Return the pool of the plan questions that stand alone: a row is right if it meets a piece of gold evidence."""
    queries: dict[str, str] = {}
    relevant: dict[str, frozenset[str]] = {}
    for question in gold:
        rows = frozenset(row for e in question.evidence for row in evidence_rows(e, plans))
        if rows and not question.history:
            queries[question.id], relevant[question.id] = question.question, rows
    return Pool(assistant.index, queries, relevant)


def evidence_rows(evidence: Evidence, plans: Plans) -> list[str]:
    """Return the ids of the chunks that hold a character of the first place where a piece of evidence stands."""
    for name in sorted(plans.meant(evidence)):
        document = plans.corpus.document(name)
        found = clean_range(document, evidence.quote)
        if found:
            return chunks_in(document, *found)
    return []


def clean_range(document: Document, quote: str) -> tuple[int, int] | None:
    """Return the clean range of the first place where `quote` stands but for what `norm` ignores; None for nowhere."""
    text, homes = _normalised(document)
    wanted = norm(quote)
    start = text.find(wanted) if wanted else -1
    return (homes[start], homes[start + len(wanted) - 1] + 1) if start >= 0 else None


@lru_cache(maxsize=64)
def _normalised(document: Document) -> tuple[str, tuple[int, ...]]:
    """Return the clean text as `norm` has it character by character, and the clean offset of each character."""
    marks = [(part, i) for i, c in enumerate(document.text) for part in norm(c)]
    return "".join(part for part, _ in marks), tuple(i for _, i in marks)


def chunks_in(document: Document, start: int, end: int) -> list[str]:
    """Return the ids of the chunks that meet the clean range [start, end)."""
    return [chunk.id for chunk in document.chunks if chunk.start < end and start < chunk.end]


def measure_pool(pool: Pool) -> Figures:
    """Return the figures of keyword, dense and hybrid search, and of hybrid by reciprocal ranks (k 60)."""
    rankings: dict[str, dict[str, Sequence[str]]] = {name: {} for name in (*MODES, RANKED_BY_RECIPROCAL)}
    usual = pool.index.fusion
    for query_id, words in with_bar(pool.queries.items(), "检索", len(pool.queries)):
        vector = pool.index.embed_query(words)
        for mode in MODES:
            rankings[mode][query_id] = _ids(pool.index, words, vector, mode)
        pool.index.fusion = FusionSettings(method="rank", keyword_weight=0.5, rank_constant=60)
        rankings[RANKED_BY_RECIPROCAL][query_id] = _ids(pool.index, words, vector, "hybrid")
        pool.index.fusion = usual
    return {name: figures(ranking, pool.relevant) for name, ranking in rankings.items()}


def _ids(index: HybridIndex, words: str, vector: Any, mode: Mode) -> list[str]:
    return [hit.id for hit in index.search_vector(words, vector, limit=LIMIT, mode=mode)]


def measure_ledger(assistant: Assistant, pool: Pool) -> dict[str, float]:
    """Return the figures of what an answer stands on: the rows that it cites in order, then hybrid search's others.

    Here the question is read first (regions, units, ledger), which plain search does not do.
    """
    rankings: dict[str, Sequence[str]] = {}
    for query_id, words in pool.queries.items():
        cited = [row for c in assistant.ask(words).citations for row in _cited_rows(assistant, c.document, c.quote)]
        found = [hit.id for hit in pool.index.search(words, limit=LIMIT)]
        rankings[query_id] = list(dict.fromkeys([*cited, *found]))[:LIMIT]
    return figures(rankings, pool.relevant)


def _cited_rows(assistant: Assistant, name: str, quote: str) -> list[str]:
    document = assistant.corpus.document(name)
    found = clean_range(document, quote)
    return chunks_in(document, *found) if found else []


def figures(rankings: Rankings, relevant: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """Return every metric of `rankings` (row ids, best first) against the right rows."""
    # Imported here: ranx takes seconds to import, and compiles itself when first used, which only this command pays for.
    from numba.core.errors import NumbaTypeSafetyWarning
    from ranx import evaluate

    right, ranked = _as_arrays(rankings, relevant)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NumbaTypeSafetyWarning)  # of its own cast of k between two integer types
        found = evaluate(right, ranked, list(METRICS))
    return {name: float(found[name]) for name in METRICS}


def _as_arrays(
    rankings: Rankings, relevant: Mapping[str, frozenset[str]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return right rows and rankings as ranx takes them, float64 (queries, rows, 2): row number and gain or score.

    Rows are numbered within a query; what fills up short ones is no row (-1 with gain 0, -2). A place's score is 1 / rank,
    so that equal scores keep their order.
    """
    depth, most = max(LIMIT, *map(len, rankings.values())), max(map(len, relevant.values()))
    right = np.tile(np.array([-1.0, 0.0]), (len(relevant), most, 1))
    ranked = np.tile(np.array([-2.0, 0.0]), (len(relevant), depth, 1))
    ranked[:, :, 1] = 1.0 / np.arange(1, depth + 1)
    for query, (query_id, rows) in enumerate(relevant.items()):
        numbers = {row: number for number, row in enumerate(dict.fromkeys([*sorted(rows), *rankings[query_id]]))}
        right[query, : len(rows)] = [(numbers[row], 1.0) for row in sorted(rows)]
        ranked[query, : len(rankings[query_id]), 0] = [numbers[row] for row in rankings[query_id]]
    return right, ranked
