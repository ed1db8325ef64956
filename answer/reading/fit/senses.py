"""`python -m answer.reading.fit.senses`: groups of words of like meaning, from the packaged embedding model; a few minutes."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable

import jieba
import numpy as np
from sklearn.cluster import KMeans

from answer.language import Dictionaries
from answer.reading.fit.lexicons import FOLDERS
from answer.reading.learned import DATA, SENSES
from answer.reading.markup import read_utterances
from index import EmbedderSettings, load_embedder

_MOST, _COARSE, _FINE = 22_000, 200, 1200
_CHINESE = re.compile(r"[\u3400-\u9fff]{1,6}")


def words() -> list[str]:
    """Return the most frequent words of the language, and those of the plans, the dictionaries and the labelled data."""
    listed = [line.decode().split() for line in jieba.dt.get_dict_file()]
    common = sorted(listed, key=lambda row: -int(row[1]))
    spoken = [w for w, _, *kind in common if 1 < len(w) < 5 and not "".join(kind).startswith(("nr", "ns", "nz", "nt"))]
    known = Dictionaries.load()
    texts = [
        p.read_text("utf-8") for f in FOLDERS if f.is_dir() for p in sorted(f.iterdir()) if p.suffix in (".txt", ".md")
    ]
    texts += [u.text for path in sorted(DATA.glob("*.jsonl")) for u in read_utterances(path)[0]]
    own = [w for w, count in Counter(jieba.lcut("\n".join(texts))).items() if count > 1]
    named = (*known.synonyms, *known.terms, *known.stopwords, *own)
    english = sorted({w for text in (*known.english, *texts) for w in re.findall("[a-z]{2,}", text.lower())})
    spoken = [w for w in spoken if _CHINESE.fullmatch(w)][:_MOST]
    return list(dict.fromkeys((*spoken, *(w for w in named if _CHINESE.fullmatch(w)), *english)))


def save(found: Iterable[str], vectors: np.ndarray) -> None:
    """Group the words by their vectors and write the file."""
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    groups = {
        name: KMeans(count, n_init=1, max_iter=25, random_state=7).fit_predict(centred).astype(np.uint16)
        for name, count in (("coarse", _COARSE), ("fine", _FINE))
    }
    SENSES.parent.mkdir(exist_ok=True)
    np.savez_compressed(SENSES, allow_pickle=False, words=np.frombuffer("\n".join(found).encode(), np.uint8), **groups)


if __name__ == "__main__":
    listed_words = words()
    sys.stdout.write(f"{len(listed_words)} words\n")
    save(listed_words, load_embedder(EmbedderSettings(threads=1)).encode_queries(listed_words))
