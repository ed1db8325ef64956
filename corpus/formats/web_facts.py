"""What a web page states beside its text: title, number, issuer, date and source, and the files that it links to."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from lxml.etree import _Element as Node

from corpus.formats.web_flow import Block, Grid, squeezed

_LABELS = Path(__file__).with_name("web_labels.tsv")
_METAS = (
    ("title", ("articletitle", "og:title")),
    ("published", ("pubdate", "publishdate", "firstpublishedtime", "article:published_time")),
    ("source", ("contentsource", "source")),
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}[〔\[［(（【]\s*(?:19|20)\d{2}\s*[〕\]］)）】]\s*第?\s*\d{1,4}\s*号")
_FIRST = 12  # lines of the text within which its number stands alone
_FURNITURE = re.compile(
    r"(?:当前位置|您?(?:现在|当前)?所?在?的?位置)\s*[：:].*"
    r"|.*(?:浏览次数|阅读次数|点击数|访问量|字体|字号)\s*[：:].*"
    r"|[\s【\[]*(?:打印(?:本页|此页)?|关闭(?:窗口|本页)?|分享(?:到|至)?|收藏|返回(?:顶部|列表)?|扫一扫.*|[大中小])[】\]：:\s]*"
)
_LONGEST = 120  # characters of a line that may be the site's
_SITE = re.compile(r"\s*[-_|｜–—]+\s*")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|rtf|txt|zip|rar|7z|ceb)(?:[?#].*)?$", re.IGNORECASE)
_VALUE = re.compile(r"\S.{0,200}")
_NEXT = re.compile(r"\s+[^\s\d：:]{2,8}\s*[：:].*")


@cache
def labels() -> Mapping[str, str]:
    """Return the fact that each label names."""
    with _LABELS.open(encoding="utf-8", newline="") as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")
        return {row[1]: row[0] for row in rows}


def is_label(text: str) -> bool:
    """Tell whether a cell is the label of a fact: 索引号：, 发文机关."""
    bare = _bare(text)
    return bare in labels() or (text.rstrip().endswith(("：", ":")) and len(bare) <= 8)


def is_furniture(block: Block) -> bool:
    """Tell whether a block is the site's and no part of the text: 浏览次数：1024 字体：[ 大 中 小 ]."""
    return all(len(line) <= _LONGEST and "。" not in line and _FURNITURE.fullmatch(line) for line in block.lines)


def facts_of(root: Node, around: Sequence[Block | Grid], text: Sequence[Block | Grid]) -> dict[str, str]:
    """Return what a page states: by the labels at its head, then by its meta elements, then by its heading.

    Args:
        root: the page.
        around: what stands outside the text.
        text: the text's own blocks and tables.
    """
    found: dict[str, str] = {}
    head = [part for part in text[:3] if isinstance(part, Grid)]
    for fact, value in _labelled([*_pieces(around), *_pieces(head)]):
        found.setdefault(fact, value)
    stated = dict(_meta(root))
    if title := stated.get("title") or found.get("title") or _heading(root, text):
        found["title"] = title
    if source := stated.get("source") or found.get("source"):
        found["source"] = source
    published = stated.get("published") or found.pop("published", "")
    found.pop("published", None)
    if published:
        found.setdefault("date", published)
    if "number" not in found and (number := _number(text)):
        found["number"] = number
    return found


def attachments(root: Node) -> list[tuple[str, str]]:
    """Return the words and address of each link to a file, those of the navigation left out."""
    found: dict[str, str] = {}
    for link in root.iter("a"):
        address = (link.get("href") or "").strip()
        if _FILE.search(address) and address not in found:
            words = squeezed("".join(str(text) for text in link.itertext()))
            found[address] = words or link.get("title") or address.rsplit("/", 1)[-1]
    return [(words, address) for address, words in found.items()]


def _bare(text: str) -> str:
    return re.sub(r"[\s：:【】\[\]]", "", text)


def _pieces(parts: Sequence[Block | Grid]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Block):
            yield from part.lines
        else:
            yield from (cell.text for row in part.rows for cell in row)


def _labelled(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the facts that pieces state behind a label, or in the piece that follows it."""
    known = labels()
    words = "|".join(r"\s*".join(label) for label in sorted(known, key=len, reverse=True))
    within = re.compile(rf"(?:^|(?<=[\s|｜【\[]))({words})\s*[】\]]?\s*[：:]\s*")
    for i, piece in enumerate(pieces):
        bare = _bare(piece)
        if bare in known:
            following = pieces[i + 1].strip() if i + 1 < len(pieces) else ""
            if following and not is_label(following):
                yield known[bare], following
            continue
        for label in within.finditer(piece) if len(piece) <= 2 * _LONGEST else ():
            value = _VALUE.match(piece, label.end())
            if value and (stated := _NEXT.sub("", value[0]).strip()):
                yield known[_bare(label[1])], stated


def _meta(root: Node) -> Iterator[tuple[str, str]]:
    """Yield what the meta elements state; what a list names first counts most."""
    content: dict[str, str] = {}
    for node in root.iter("meta"):
        name = (node.get("name") or node.get("property") or "").strip().lower()
        value = squeezed(node.get("content") or "")
        if name and value:
            content.setdefault(name, value)
    for fact, names in _METAS:
        if value := next((content[name] for name in names if name in content), ""):
            yield fact, value


def _heading(root: Node, text: Sequence[Block | Grid]) -> str:
    """Return the page's only first-rank heading, else what of its title the text says too; "" for neither."""
    headings = [words for node in root.iter("h1") if (words := squeezed("".join(map(str, node.itertext()))))]
    if len(headings) == 1:
        return headings[0]
    lines = {re.sub(r"\s", "", line) for part in text[:5] if isinstance(part, Block) for line in part.lines}
    title = squeezed("".join(str(words) for node in root.iter("title") for words in node.itertext()))
    return next((part for part in _SITE.split(title) if part and re.sub(r"\s", "", part) in lines), "")


def _number(text: Sequence[Block | Grid]) -> str:
    """Return the document number that stands alone in one of the first lines; "" for none."""
    lines = [line for part in text if isinstance(part, Block) for line in part.lines]
    return next((line for line in lines[:_FIRST] if _NUMBER.fullmatch(line)), "")
