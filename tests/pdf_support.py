"""PDFs made for tests: text at a place, rules, frames and pictures, with fonts that need no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
    b"/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)


@dataclass
class MadePage:
    """A page to be: places are points from its upper left corner."""

    width: float = 595
    height: float = 842
    parts: list[str] = field(default_factory=list)
    extra: str = ""
    picture: bool = False

    def text(self, x: float, y: float, text: str, size: float = 12, matrix: str = "1 0 0 1") -> MadePage:
        """Put text with its baseline at `y`."""
        code = text.encode("utf-16-be").hex()
        self.parts.append(f"BT /F {size} Tf {matrix} {x} {self.height - y} Tm <{code}> Tj ET")
        return self

    def frame(self, left: float, top: float, right: float, bottom: float) -> MadePage:
        """Rule a rectangle."""
        self.parts.append(f"{left} {self.height - bottom} {right - left} {bottom - top} re S")
        return self

    def shade(self, left: float, top: float, right: float, bottom: float) -> MadePage:
        """Fill a rectangle with a light colour."""
        self.parts.append(f"q 0.8 1 1 rg {left} {self.height - bottom} {right - left} {bottom - top} re f Q")
        return self

    def rule(self, left: float, top: float, right: float, bottom: float) -> MadePage:
        """Rule a line."""
        self.parts.append(f"{left} {self.height - top} m {right} {self.height - bottom} l S")
        return self

    def cell(self, left: float, top: float, right: float, bottom: float, *lines: str, size: float = 10) -> MadePage:
        """Rule a cell and put its lines in."""
        self.frame(left, top, right, bottom)
        for count, line in enumerate(lines, 1):
            self.text(left + 3, top + count * (size + 3), line, size)
        return self

    def image(self) -> MadePage:
        """Fill the page with a picture."""
        self.picture = True
        self.parts.insert(0, f"q {self.width} 0 0 {self.height} 0 0 cm /I Do Q")
        return self


def made(pages: Sequence[MadePage], font: bytes = FONT, bookmarks: Sequence[tuple[str, int]] = ()) -> bytes:
    """Return the file of the pages; a bookmark is a title and its page, from 0."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", font]
    image = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    objects.append(image + b"stream\n\x99\nendstream")
    kids = []
    for page in pages:
        content = "\n".join(page.parts).encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        resources = "<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>"
        box = f"/MediaBox[0 0 {page.width} {page.height}]" if "/MediaBox" not in page.extra else ""
        head = f"<</Type/Page/Parent 2 0 R{box}{page.extra}/Resources{resources}/Contents {len(objects)} 0 R>>"
        objects.append(head.encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    if bookmarks:
        first = len(objects) + 2
        last = first + len(bookmarks) - 1
        objects.append(b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, len(bookmarks)))
        objects[0] = b"<</Type/Catalog/Pages 2 0 R/Outlines %d 0 R>>" % (first - 1)
        for at, (title, page) in enumerate(bookmarks, first):
            after = f"/Next {at + 1} 0 R" if at < last else ""
            name = ("\ufeff" + title).encode("utf-16-be").hex()
            objects.append(f"<</Title<{name}>/Parent {first - 1} 0 R/Dest[{kids[page]}/Fit]{after}>>".encode())
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + tail + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
