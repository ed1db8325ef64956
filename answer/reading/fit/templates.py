"""Templates of questions → utterances for training: every label with its plainest wordings, fillers and words drawn at random."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from answer.reading.fit.augment import Pools
from answer.reading.markup import Utterance, utterance

AUTHOR = "templates"
_TALK = 3  # times as many of talk, which is short and in few other utterances
_CHOICE = re.compile(r"\(([^()]*)\)(\?(?=[^$]))?")
_OPEN = re.compile(r"\{(plan|topic|unit|year|period|figure)(-?)\}")
_TURNS_BEFORE = "钦州老年人行动谁牵头？"
_DRAWN: dict[str, tuple[str, ...]] = {
    "year": ("2025年", "2030年", "2020年", "2022年", "2025", "25年", "二〇二五年", "2035年"),
    "period": ("2021—2025年", "十四五", "十三五", "2016-2020年", "2021年到2025年", "“十四五”期间"),
    "figure": (
        "15%",
        "13%",
        "70%",
        "10个",
        "3000人",
        "5万人次",
        "百分之十五",
        "8.5%",
        "50家",
        "两万亩",
        "100场",
        "20.5%",
    ),
}


def drawn(path: Path, pools: Pools, each: int, seed: int) -> list[Utterance]:
    """Return `each` utterances of every template of a file."""
    chance = random.Random(seed)
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
    return [_drawn(x, pools, chance) for x in lines for _ in range(each * (_TALK if x.startswith("talk") else 1))]


def _drawn(line: str, pools: Pools, chance: random.Random) -> Utterance:
    label, text = line.split("\t")
    english = not re.search("[\u3400-\u9fff]", re.sub(r"\{[^}]*\}", "", text))

    def choose(found: re.Match[str]) -> str:
        return "" if found[2] and chance.random() < 0.4 else chance.choice(found[1].split("/"))

    def fill(found: re.Match[str]) -> str:
        words = chance.choice(_fillers(pools, found[1], label.split(".")[0], english))
        return f"{{{found[1]}{found[2]}|{words}}}"

    while "(" in text:
        text = _CHOICE.sub(choose, text, count=1)
    text = re.sub(" +", " ", _OPEN.sub(fill, text)) if english else _OPEN.sub(fill, text)
    turned = re.search("follow|correct", label)
    row = {"t": text, "a": label, "h": [_TURNS_BEFORE] if turned else [], "v": "english" if english else "template"}
    return replace(utterance(row), author=AUTHOR)


def _fillers(pools: Pools, tag: str, relation: str, english: bool) -> Sequence[str]:
    if tag in _DRAWN:
        return _DRAWN[tag]
    script = "a" if english else "c"
    asked = relation if tag == "topic" else ""
    return (
        pools.fillers.get((tag, asked, script))
        or [w for (t, _, s), words in pools.fillers.items() if t == tag and s == script for w in words]
        or ["科普"]
    )
