"""Whether every word of a sentence stands in its passages or belongs to the language: a word of neither could say anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from answer.bodies import Bodies
from answer.language import DICTIONARY, normalise
from answer.verify import squeeze

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_MARKUP = re.compile(r"\*+|~~|`+|(?<![a-z0-9])__+|__+(?![a-z0-9])|</?[a-z][^<>]*>", re.IGNORECASE)
_POINTS = frozenset("，。、；：！？“”‘’「」『』（）《》〈〉【】〔〕—–…·,.;:!?()[]\"'%-/&")
_PERCENT_WORDS = re.compile(r"百分之[零一二两三四五六七八九十百点]+")
_LONGEST_PHRASE = 7
_NEAR = 8
_TURN = re.compile(
    "[不没未无非]|亟|待|反对|防止|禁止|避免|减少|遏制|杜绝"
)  # what may not be left out between two words
_NUMERALS = frozenset("一二三四五六七八九十百千万亿第")
_ROLES = frozenset(["牵头", "配合", "责任", "参加", "参与", "协办", "协助", "负责", "承担", "按职责"])
_BOUND = re.compile("力争|争取|超过|不低于|不少于|不超过|达到|提高|高于|低于")
_Kind = Literal["frame", "held", "strange"]


def shown(sentence: str) -> str:
    """Return a model's sentence as it is checked and shown: without marks of emphasis, invisible characters, gaps in words."""
    kept = "".join(c for c in sentence if unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cn"))
    return _GAP.sub("", re.sub(r"\s+", " ", _MARKUP.sub("", kept)))


def odd(sentence: str, held: str) -> list[str]:
    """Return the characters that may look like others or say something by themselves (≥, ①, l for 1), save those of squeezed `held`."""
    return [c for c in sentence if not _is_plain(c) and unicodedata.normalize("NFKC", c).lower() not in held]


class Covering:
    """Looks the words of sentences up. Reading only, so safe to share between threads."""

    def __init__(self, english: Mapping[str, tuple[str, ...]], bodies: Bodies, folder: Path = DICTIONARY) -> None:
        """Take the English phrases of plan terms and the units, whose names must stay as printed; read the frame words."""
        lines = (folder / "frame.txt").read_text(encoding="utf-8").splitlines()
        words = [line.split() for line in lines if not line.startswith("#")]
        self._particles = frozenset(words[0])
        self._frame = frozenset(w for line in words for w in line)
        self._longest = max(map(len, self._frame))
        self._english = {
            phrase: tuple(t for t in terms if len(t) > 1 and not bodies.find(t)) for phrase, terms in english.items()
        }

    def strange(self, sentence: str, held: str, names: str = "", *, roles: bool = False) -> list[str]:
        """Return the words of a sentence that neither stand in squeezed `held` nor are frame words, or stand there apart.

        A run of Chinese characters must fall into frame words and pieces of two and more that stand in `held`, or in `names`; what
        neighbours here without a frame word between must follow one another there within a few characters of one clause. With
        `roles` the words for roles are free too: they are checked on their own.
        """
        out: list[str] = []
        plain = _GAP.sub("", _PERCENT_WORDS.sub(" ", normalise(sentence)))
        for run in _HAN.finditer(plain):
            pieces = self._pieces(run[0], held, names, self._frame | _ROLES if roles else self._frame)
            for n, (begin, end, kind) in enumerate(pieces):
                a, b = run.start() + begin, run.start() + end
                if kind == "strange":
                    out += [] if _is_placed(plain, a, b, held) else [plain[a:b]]
                elif not n and plain[a - 1 : a] == ")" and kind == "held" and not self._is_joined(plain[a:b]):
                    out += [] if plain[a - 1 : a + 2] in held else [plain[a:b]]
                elif n and kind == pieces[n - 1][2] == "held" and not self._follows(plain[:a], plain[a:b], held):
                    out.append(plain[max(a - 2, 0) : a + 2])
        words = [m[0] for m in _LATIN.finditer(plain)]
        return [*out, *self._unknown(words, f"{held}|{names}")]

    def _follows(self, before: str, piece: str, held: str) -> bool:
        """Tell whether a piece follows the two characters before it in `held` within a few characters of the same clause.

        One that begins with a frame word or a bound, or comes behind a frame word, is joined by it.
        """
        if self._is_joined(piece) or any(before[-n:] in self._particles for n in range(1, self._longest + 1)):
            return True
        if before[-1] in _NUMERALS or piece[0] in _NUMERALS:
            return before[-2:] + piece[:2] in held
        near = rf"{re.escape(before[-2:])}([^,，。;；!！?？|]{{0,{_NEAR}}}?){re.escape(piece[:2])}"
        return any(not _TURN.search(m[1]) for m in re.finditer(near, held))

    def _is_joined(self, piece: str) -> bool:
        return bool(_BOUND.match(piece)) or any(piece[:n] in self._particles for n in range(1, self._longest + 1))

    def _pieces(self, run: str, held: str, names: str, frame: frozenset[str]) -> list[tuple[int, int, _Kind]]:
        """Return a run of Chinese characters in pieces, with as few strange characters and then as few pieces as can be."""
        size = len(run)
        best: list[tuple[int, int]] = [(0, 0), *[(size + 1, 0)] * size]
        back: list[tuple[int, _Kind]] = [(0, "frame")] * (size + 1)
        for i in range(size):
            reach = 1
            while i + reach < size and run[i : i + reach + 1] in held:
                reach += 1
            for n in range(1, min(max(reach, self._longest), size - i) + 1):
                word = run[i : i + n]
                kind: _Kind = (
                    "frame" if word in frame or (n > 1 and word in names) else "held" if 1 < n <= reach else "strange"
                )
                price = (best[i][0] + (n if kind == "strange" else 0), best[i][1] + 1)
                if (kind != "strange" or n == 1) and price < best[i + n]:
                    best[i + n], back[i + n] = price, (i, kind)
        out: list[tuple[int, int, _Kind]] = []
        at = size
        while at:
            begin, kind = back[at]
            out.append((begin, at, kind))
            at = begin
        return out[::-1]

    def _unknown(self, words: list[str], held: str) -> Iterable[str]:
        """Yield the Latin words that neither stand in `held`, nor are frame words, nor name a plan term that stands there."""
        at = 0
        while at < len(words):
            for n in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
                phrase = " ".join(words[at : at + n])
                if any(t in held for t in self._english.get(phrase, ())):
                    break
            else:
                n = 1
                word = re.sub(r"['’]s$", "", words[at])
                if word not in self._frame and not re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", held):
                    yield words[at]
            at += n


def _is_placed(plain: str, begin: int, end: int, held: str) -> bool:
    """Tell whether a single character stands in `held` with its neighbours: 镇 in 县、镇、村."""
    before, after = plain[max(begin - 1, 0) : begin], plain[end : end + 1]
    if (_HAN.match(before) and plain[begin - 1 : end] not in held) or (
        _HAN.match(after) and plain[begin : end + 1] not in held
    ):
        return False
    around = (squeeze(plain[max(begin - 2, 0) : end]), squeeze(plain[begin : end + 2]))
    return end - begin == 1 and any(len(words) == 3 and words in held for words in around)


def _is_plain(char: str) -> bool:
    """Tell whether a character can be read in one way only: Chinese, ASCII or full-width letters and digits, punctuation."""
    narrow = unicodedata.normalize("NFKC", char)
    wide = char if ord(char) < 128 else narrow if 0xFF01 <= ord(char) <= 0xFF5E else ""
    if char.isspace() or char in _POINTS or (wide and (wide.isalnum() or wide in _POINTS)):
        return True
    return "\u3400" <= char <= "\u9fff"
