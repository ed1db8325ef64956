"""The corpora whose names are looked up in fitting, and the names that can stand in slots."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import jieba

from answer.language import Dictionaries, normalise
from answer.reading.lookups import CorpusLexicon
from answer.vocabulary import Vocabulary
from corpus import Gazetteer, read_corpus

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = (ROOT / "corpus" / "data", ROOT.parent / "shared" / "plans_other", ROOT.parent / "shared" / "plans_real")
_FREQUENT, _TOPICS = 300, 300
_LEVELS = ("市", "县", "区", "省", "", "")


def vocabularies(folders: Iterable[Path] = FOLDERS) -> list[Vocabulary]:
    """Return the vocabularies of the folders of plans that are there."""
    dictionaries = Dictionaries.load()
    return [Vocabulary(read_corpus(folder), dictionaries) for folder in folders if folder.is_dir()]


def lexicons(words: Iterable[Vocabulary]) -> list[CorpusLexicon]:
    """Return a lexicon for each corpus."""
    return [CorpusLexicon.of(v, Gazetteer.load(tokenizer=v.tokenizer.dictionary)) for v in words]


def names(words: Iterable[Vocabulary], seed: int = 5) -> dict[str, list[str]]:
    """Return names that can stand in slots, by tag: units with and without a level, places, headings."""
    chance = random.Random(seed)
    vocabularies = list(words)
    bodies = sorted(vocabularies[0].dictionaries.bodies)
    units = [chance.choice(_LEVELS) + b for b in chance.sample(bodies, min(250, len(bodies)))]
    divisions = [d for d in Gazetteer.load().divisions.values() if len(d.name) < 6]
    places = [
        chance.choice((d.name, d.name, d.short if len(d.short) > 1 else d.name)) for d in chance.sample(divisions, 250)
    ]
    spelled = [chance.choice(d.spellings).capitalize() for d in chance.sample(divisions, 60) if d.spellings[0]]
    headings = {
        re.sub(r"^(?:实施|开展|推进)?(.*?)(?:提升行动|重点工程|行动|工程)?$", r"\1", h)
        for v in vocabularies
        for d in v.corpus.documents
        for s in d.sections
        if 2 < len(h := normalise(s.heading)) < 14 and re.fullmatch(r"[\u3400-\u9fff“”]+", h)
    }
    english = _english_topics(vocabularies[0].dictionaries, chance)
    return {"unit": units, "plan": places + spelled, "topic": [*sorted(h for h in headings if len(h) > 2), *english]}


def _english_topics(dictionaries: Dictionaries, chance: random.Random) -> list[str]:
    """Return English phrases of frequent Chinese nouns, alone and in pairs: a topic may be of any kind of plan."""
    nouns = {word for word, count, kind in _jieba_words() if kind in ("n", "vn") and int(count) > _FREQUENT}
    named = [
        phrase
        for phrase, words in dictionaries.book
        if words[0] in nouns and not dictionaries.stopwords.intersection((*phrase.split(), *words))
    ]
    alone = chance.sample(named, _TOPICS)
    pairs = zip(chance.sample(named, _TOPICS), chance.sample(named, _TOPICS), strict=True)
    return [*alone, *(chance.choice(("{} {}", "{} and {}", "{} {}", "{} of {}")).format(*pair) for pair in pairs)]


def _jieba_words() -> Iterator[tuple[str, str, str]]:
    """Yield the words of jieba's dictionary with their counts and parts of speech."""
    for line in jieba.dt.get_dict_file():
        word, count, kind = line.decode().split()
        yield word, count, kind
