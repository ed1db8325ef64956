"""A language model's accepted sentences and the rules' lines → one draft that says each thing once, and loses none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from answer.draft import Draft, Line
from answer.model import Writing
from answer.verify import squeeze

_PASSAGE = 24  # characters from which what is said is a passage of its own
_MARKS = re.compile(r"\{\d+\}")
_COVERED = 0.8  # of a quotation's words that accepted sentences must hold to stand in for it


@dataclass(frozen=True, slots=True)
class Written:
    """What came of asking the model: the draft to publish, and the report on it."""

    draft: Draft
    writing: Writing


@dataclass
class Tally:
    """What a writing came to so far: sentences that hold, how many did not, and how many did when asked for again."""

    accepted: list[Line] = field(default_factory=list)
    vetoed: int = 0
    repaired: int = 0


def proven(line: Line, lines: Sequence[Line], before: Sequence[Line]) -> Line:
    """Return an accepted sentence with the passages of those of the rules' lines that are all said with it."""
    spoken = squeeze(" ".join(own.text for own in (*before, line)))
    shown = {e for own in before for e in own.evidence}
    covered = [own for own in lines if _is_said(own, spoken)]
    more = [e for own in covered for e in own.evidence if e not in shown]
    told = [id(row) for own in before for row in own.rows]
    rows = tuple(row for own in covered for row in own.rows if id(row) not in told)
    whole = [own.whole for own in covered if own.whole is not None]
    evidence = tuple(dict.fromkeys((*line.evidence, *more)))
    return replace(line, evidence=evidence, rows=rows, whole=all(whole) if whole else None)


def finished(model: str, draft: Draft, lines: Sequence[Line], tally: Tally, notice: str) -> Written:
    """Return the accepted sentences under the rules' verdicts, and behind them the lines that they leave unsaid."""
    spoken = squeeze(" ".join(line.text for line in tally.accepted))
    verdict = verdicts(lines)
    rest = lines[len(verdict) :]
    table = any(_is_cell(line) and line.evidence and not _is_said(line, spoken) for line in rest)
    missing = [line for line in rest if (table if _is_cell(line) else _is_left(line, rest, spoken))]
    out = (*verdict, *tally.accepted, *missing) if tally.accepted else tuple(lines)
    return Written(
        replace(draft, lines=out),
        Writing(
            model=model,
            verified=tuple(line.text for line in tally.accepted),
            vetoed=tally.vetoed,
            repaired=tally.repaired,
            filled=sum(bool(line.evidence) for line in missing),
            notice=notice,
        ),
    )


def verdicts(lines: Sequence[Line]) -> list[Line]:
    """Return the lines before the first that cites anything: yes or no, and the like; a table's head is none."""
    return list(takewhile(lambda line: not line.evidence and not _is_cell(line), lines))


def _is_cell(line: Line) -> bool:
    return line.text.startswith("|")


def _is_left(line: Line, lines: Sequence[Line], spoken: str) -> bool:
    """Tell whether accepted sentences leave a line to be said; what is computed over other lines only its own words say."""
    if not line.evidence or not _is_said(line, spoken):
        return True
    others = {said for other in lines if other is not line for said in other.said}
    computed = not line.rows and others.issuperset(line.said)
    return computed and squeeze(_MARKS.sub("", line.text)) not in spoken


def _is_said(line: Line, spoken: str) -> bool:
    """Tell whether accepted sentences hold all that a line of the rules says: names and figures, most words of a quotation."""
    for said in line.said:
        words = squeeze(said)
        if words in spoken:
            continue
        pairs = {words[i : i + 2] for i in range(len(words) - 1)}
        exact = re.findall(r"\d[\d.,]*%?", words)
        if len(words) < _PASSAGE or not all(e in spoken for e in exact):
            return False
        if sum(p in spoken for p in pairs) < _COVERED * len(pairs):
            return False
    return bool(line.said)
