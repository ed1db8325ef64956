"""Tokens and look-ups → named features of each token, and of a question with its slots masked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from answer.reading.lookups import Known, Looked
from answer.reading.text import Token

VERSION: Final = 1  # raise it with any change of this file: learned files of another version are refused
_EDGE = Token(0, 0, "∅", "p", False)


def _form(token: Token) -> str:
    if token.kind != "d":
        return token.text
    whole = token.text.split(".")[0]
    return f"#{min(len(whole), 5)}" if len(whole) != 4 else f"#{token.text[:2]}"


def _lengths(size: int) -> str:
    return str(size) if size < 5 else "5" if size < 7 else "7"


def known_at(tokens: Sequence[Token], known: Iterable[Known]) -> list[list[str]]:
    """Return for each token what it is known as: kind, where in the known words it stands (B, I, E, S), their length."""
    out: list[list[str]] = [[] for _ in tokens]
    first = {t.start: i for i, t in enumerate(tokens)}
    last = {t.end: i for i, t in enumerate(tokens)}
    for k in known:
        if k.start not in first or k.end not in last:
            continue
        begin, end = first[k.start], last[k.end]
        size = _lengths(end - begin + 1)
        for i in range(begin, end + 1):
            place = "S" if begin == end else "B" if i == begin else "E" if i == end else "I"
            out[i].append(f"{k.kind}{place}{size if k.kind in 'HLMBT' else ''}")
            if k.gloss:
                out[i].append(f"g{place}={k.gloss}")
    return out


def token_features(tokens: Sequence[Token], looked: Looked) -> list[list[str]]:
    """Return the names of the features that hold at each token."""
    forms = [_form(t) for t in tokens]
    padded = ["∅∅", "∅", *forms, "∅", "∅∅"]
    known = known_at(tokens, looked.known)
    word_of, place_of, order = _words(tokens, looked.words)
    out: list[list[str]] = []
    for i, token in enumerate(tokens):
        b, a, w, c, d = padded[i : i + 5]
        names = [
            f"0{w}", f"-1{a}", f"1{c}", f"-2{b}", f"2{d}", f"-10{a}|{w}", f"01{w}|{c}", f"-11{a}|{c}",
            f"-101{a}|{w}|{c}", f"-210{b}|{a}|{w}", f"012{w}|{c}|{d}", f"-21{b}|{a}", f"12{c}|{d}",
            f"k{token.kind}", f"w{place_of[i]}", f"w{word_of[i]}", f"b{int(token.spaced)}", "1",
        ]  # fmt: skip
        if (at := order[i]) >= 0:
            before, behind = _neighbour(tokens, word_of, i, -1), _neighbour(tokens, word_of, i, 1)
            names += [f"v{before}", f"z{behind}", f"vw{before}|{word_of[i]}", f"wz{word_of[i]}|{behind}"]
            names.append(f"p{min(at, 3)}")
        if token.kind == "a":
            names += [f"s{w[-3:]}", f"f{w[:3]}"]
        here = known[i]
        names += [f"L{k}" for k in here]
        names.append("LL" + "".join(sorted({k[:2] for k in here if k[0] != "g"})))
        names += [f"L-1{k[:2]}" for k in (known[i - 1] if i else ["∅"])]
        names += [f"L1{k[:2]}" for k in (known[i + 1] if i + 1 < len(tokens) else ["∅"])]
        out.append(names)
    return out


def _words(tokens: Sequence[Token], words: Collection[tuple[int, int]]) -> tuple[list[str], list[str], list[int]]:
    """Return for each token its word, its place in it (B, I, E, S), and the word's number, -1 for none."""
    word_of, place_of, order = [t.text for t in tokens], ["S"] * len(tokens), list(range(len(tokens)))
    first = {t.start: i for i, t in enumerate(tokens)}
    last = {t.end: i for i, t in enumerate(tokens)}
    for number, (start, end) in enumerate(words):
        if start not in first or end not in last or first[start] == last[end]:
            continue
        begin, stop = first[start], last[end]
        text = "".join(t.text for t in tokens[begin : stop + 1])
        for i in range(begin, stop + 1):
            word_of[i] = text
            place_of[i] = "B" if i == begin else "E" if i == stop else "I"
            order[i] = number
    return word_of, place_of, order


def _neighbour(tokens: Sequence[Token], word_of: Sequence[str], at: int, step: int) -> str:
    """Return the word before (step -1) or behind the word of the token `at`."""
    i = at + step
    while 0 <= i < len(tokens) and word_of[i] == word_of[at] and len(word_of[at]) > 1:
        i += step
    return word_of[i] if 0 <= i < len(tokens) else "∅"


@dataclass(frozen=True, slots=True)
class Masked:
    """A question as the heads see it: its tokens, with one placeholder for each slot, `⟨tag⟩`, `⟨tag-⟩` where excluded."""

    forms: tuple[str, ...]
    tags: tuple[str, ...]


def masked(tokens: Sequence[Token], spans: Sequence[tuple[int, int, str]], start: int = 0, end: int | None = None) -> Masked:
    """Return the tokens [start, end) of a text masked; spans are (first token, token behind the last, tag with its `-`).

    Words of a role or of a fact stay beside their placeholder: they say how something is asked.
    """
    end = len(tokens) if end is None else end
    forms: list[str] = []
    tags: list[str] = []
    at = start
    opening = {s[0]: s for s in spans}
    while at < end:
        if at in opening and opening[at][1] <= end:
            _, stop, tag = opening[at]
            forms.append(f"⟨{tag}⟩")
            tags.append(tag)
            if tag.startswith(("role", "fact", "item")):
                forms += [_form(t) for t in tokens[at:stop]]
                forms.append("⟩")
            at = stop
        else:
            forms.append(_form(tokens[at]))
            at += 1
    return Masked(tuple(forms), tuple(tags))


def form_features(question: Masked) -> list[str]:
    """Return the names of the features of a masked question or part: runs of one to four tokens, tags, their counts."""
    forms = ("^", *question.forms, "$")
    names = [f"n{'_'.join(forms[i : i + n])}" for n in (1, 2, 3, 4) for i in range(len(forms) - n + 1)]
    bare = [f for f in forms if not f.startswith("⟩")]
    names += [f"k{bare[i]}_{bare[i + 2]}" for i in range(len(bare) - 2)]
    last = [f for f in forms if f not in "?？。！!,，⟩ $"][-4:]
    names += [f"e{'_'.join(last[-n:])}" for n in (1, 2, 3)]
    kinds = [t.split(".")[0] if t.startswith("role") else t for t in question.tags]
    names += [f"t{t}" for t in set(question.tags)] + [f"x{k}" for k in {t.split('.')[0] for t in kinds} ]
    for kind in ("plan", "topic", "unit", "figure", "year", "role", "item", "fact"):
        count = sum(k.split(".")[0].rstrip("-") == kind for k in kinds)
        names.append(f"c{kind}{min(count, 3)}")
    names.append("q" + "_".join(sorted({t.split(".")[0] for t in kinds})))
    names.append(f"l{min(len(question.forms) // 4, 6)}")
    return list(dict.fromkeys(names))
