"""What of a page is not shown, or belongs to the site and not to the text: by tags, styles and the names of elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.etree import _Element as Node

BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "details",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_NEVER = frozenset(
    [
        "aside",
        "audio",
        "button",
        "canvas",
        "colgroup",
        "embed",
        "footer",
        "head",
        "iframe",
        "input",
        "link",
        "map",
        "meta",
        "nav",
        "noframes",
        "noscript",
        "object",
        "option",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_CHROME = re.compile(
    r"(?:^|[-_])(?:nav|navbar|navigation|menu|crumbs?|breadcrumbs?|foot|footer|copyright|share|bdshare|jiathis|bshare"
    r"|related|recommend|sidebar|toolbar|qrcode|login|search)(?:[-_]|$)"
)
_NAMED = frozenset(["div", "dl", "nav", "ol", "section", "table", "ul"])
_MEDIA = re.compile(r"/\*.*?\*/|@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.DOTALL)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]*)\}")
_SIMPLE = re.compile(r"[a-z0-9]*([.#][\w-]+)", re.IGNORECASE)
_GONE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0*)?\s*(?:!|;|$))", re.I)
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([\w-]+)", re.I)
_VISIBILITY = re.compile(r"(?:^|;)\s*visibility\s*:\s*(\w+)", re.I)
_SIZE = re.compile(r"(?:^|;)\s*font-size\s*:\s*([^;]+)", re.I)
_ZERO = re.compile(r"0+(?:\.0*)?\s*(?:px|pt|em|rem|%)?\s*(?:!.*)?", re.I)


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of an element looks, which those in it take over.

    Attributes:
        tiny: whether its font has no size.
        invisible: whether it takes its room and is not seen.
        linked: whether it is a link.
    """

    tiny: bool = False
    invisible: bool = False
    linked: bool = False

    @property
    def shown(self) -> bool:
        """Whether text is seen."""
        return not (self.tiny or self.invisible)


class Style:
    """What the styles of a page say; only rules for one class or id are known."""

    def __init__(self, root: Node) -> None:
        """Read the style sheets in the page; none is loaded."""
        self._rules: dict[str, str] = {}
        for sheet in root.iter("style"):
            for selectors, declared in _RULE.findall(_MEDIA.sub("", sheet.text or "")):
                if not any(word in declared for word in ("display", "visibility", "font-size")):
                    continue
                for selector in selectors.split(","):
                    if found := _SIMPLE.fullmatch(selector.strip()):
                        self._rules[found[1]] = self._rules.get(found[1], "") + ";" + declared

    def hides(self, node: Node) -> bool:
        """Tell whether an element with all in it is not shown."""
        declared = self._declared(node)
        displays = _DISPLAY.findall(declared)
        return node.get("hidden") is not None or bool(
            _GONE.search(declared) and (not displays or displays[-1].lower() == "none")
        )

    def look(self, node: Node, outer: Look) -> Look:
        """Return how an element's text looks inside one that looks like `outer`."""
        linked = outer.linked or node.tag == "a"
        declared = self._declared(node)
        if not declared:
            return replace(outer, linked=True) if linked != outer.linked else outer
        size, visibility = _SIZE.findall(declared), _VISIBILITY.findall(declared)
        return Look(
            tiny=bool(_ZERO.fullmatch(size[-1].strip())) if size else outer.tiny,
            invisible=visibility[-1].lower() in ("hidden", "collapse") if visibility else outer.invisible,
            linked=linked,
        )

    def separates(self, node: Node) -> bool:
        """Tell whether an element stands on lines of its own."""
        if node.tag in BLOCKS:
            return True
        return any(value.lower() == "block" for value in _DISPLAY.findall(node.get("style") or ""))

    def _declared(self, node: Node) -> str:
        """Return what the style sheets and the element itself declare, the strongest last.

        The page as a whole is hidden until its scripts have run, if at all.
        """
        if node.tag in ("html", "body"):
            return ""
        if not self._rules:
            return node.get("style") or ""
        return ";".join([*(self._rules.get(key, "") for key in _keys(node)), node.get("style") or ""]).strip(";")


def is_chrome(node: Node) -> bool:
    """Tell whether an element belongs to the site: navigation, share bars, lists of related pages, footers, scripts."""
    if not isinstance(node.tag, str) or node.tag in _NEVER or node.get("role") == "navigation":
        return True
    return node.tag in _NAMED and any(_CHROME.search(key[1:].lower()) for key in _keys(node))


def _keys(node: Node) -> Iterator[str]:
    """Yield an element's classes and its id as style sheets write them."""
    yield from (f".{word}" for word in (node.get("class") or "").split())
    if name := node.get("id"):
        yield f"#{name}"
