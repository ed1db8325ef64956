"""Who issues a plan: the bodies in a signature and before 关于, each with its range, also where a line runs them together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Fact

_BODY_END = r"(?:政府|办公室|办公厅|委员会|管委会|国务院|局|厅|部|院|委|署|协会|小组)"
_ENDS = re.compile(rf"{_BODY_END}$")
_NOT_ISSUER = re.compile(r"为|根据|按照|.*[《》。，：]")
_SIGNER = re.compile(rf"(?!为|根据|按照|各)[\u4e00-\u9fff（）]{{2,40}}{_BODY_END}")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:自治区|省|市|县|区|州|盟|旗)")
_WORD = re.compile(r"\S+")
_NAME = re.compile(r"[^\s、]+")
_LABEL = re.compile(r"[^：:，。]{1,6}[：:]\s*")  # of a title in a page's or a file's table: 标题：
_HEAD_LIMIT = 90  # characters before 关于


def signers(text: str, start: int, end: int) -> list[Fact]:
    """Return the bodies that a line names, several parted by spaces or run together; [] where it holds anything else."""
    names = [Fact(m[0], *m.span()) for m in _WORD.finditer(text, start, end)]
    return [body for name in names for body in _bodies(name)] if all(_SIGNER.fullmatch(n.value) for n in names) else []


def issuers_before(text: str, start: int, end: int) -> list[Fact]:
    """Return who issues the text named in …人民政府关于…, [] when the line does not say."""
    about = text.find("关于", start, min(end, start + _HEAD_LIMIT))
    if label := _LABEL.match(text, start, max(about, start)):
        start = label.end()
    before = text[start : max(about, start)].rstrip()
    if len(before) <= 2 or not _ENDS.search(before) or _NOT_ISSUER.match(before):
        return []
    stop = start + len(before)
    names = [Fact(m[0], *m.span()) for m in _NAME.finditer(text, start, stop)]
    apart = all(_SIGNER.fullmatch(n.value) for n in names)
    return [body for n in names for body in _bodies(n)] if apart else [Fact(before, start, stop)]


def _bodies(name: Fact) -> Iterator[Fact]:
    """Yield the bodies that a name without spaces is: 甲省财政厅甲省水利厅 are two, for the second's place follows a body's end."""
    place = _PLACE.match(name.value)
    cuts = [0]
    if place:
        again = (m.start() for m in re.finditer(re.escape(place[0]), name.value))
        cuts += [at for at in again if at and _ENDS.search(name.value, 0, at)]
    for begin, stop in zip(cuts, [*cuts[1:], len(name.value)], strict=True):
        yield Fact(name.value[begin:stop], name.start + begin, name.start + stop)
