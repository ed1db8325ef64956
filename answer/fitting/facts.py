"""Takes the words by which facts are asked out of the labelled utterances: `python -m answer.fitting.facts`.

Such a word is labelled as one and the same fact nearly wherever it stands (文号, 发文机关): where it stands in a question for
facts, that fact is asked, whether the tagger has marked it or not. Prints how many there are.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from answer.fitting.matters import UTTERANCES
from answer.linking.logistic import LEARNED
from answer.reading.markup import read_utterances

_OFTEN = 3  # utterances, at least, in which it must be labelled
_NEARLY_ALWAYS = 0.8  # share of the utterances that it stands in, in which it must be labelled so


def fact_words() -> dict[str, str]:
    """Return word → fact of the labelled utterances, in order of the words."""
    labelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    texts: list[str] = []
    for path in sorted(UTTERANCES.glob("*.jsonl")):
        for said in read_utterances(path)[0]:
            texts.append(said.text)
            spans = {(said.text[s.start : s.end], s.tag) for s in said.spans if s.tag.startswith("fact.")}
            for words, tag in spans:
                labelled[words][tag.removeprefix("fact.").rstrip("-")] += 1
    out = {}
    for word in sorted(labelled):
        fact, times = labelled[word].most_common(1)[0]
        if times >= _OFTEN and len(word) > 1 and times >= _NEARLY_ALWAYS * sum(word in t for t in texts):
            out[word] = fact
    return out


def main() -> None:
    """Write the words into the file of learned models."""
    words = fact_words()
    held = json.loads(LEARNED.read_text(encoding="utf-8"))
    held["facts"] = words
    LEARNED.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(words)} words of facts")


if __name__ == "__main__":
    main()
