"""Topic, plans and sections → a briefing of verified lines, edited, and as Word, Markdown and HTML."""

from answer.briefing.compose import Progress, compose, topics
from answer.briefing.desk import Desk, take_up
from answer.briefing.edit import Editor, as_text
from answer.briefing.markdown import markdown
from answer.briefing.model import ALL, CHOICES, HEADINGS, Brief, Item, Kind, Notes, Section
from answer.briefing.web import document, section_html
from answer.briefing.word import word
from answer.briefing.words import UNCHECKED, file_name

__all__ = [
    "ALL", "CHOICES", "HEADINGS", "UNCHECKED", "Brief", "Desk", "Editor", "Item", "Kind", "Notes", "Progress", "Section",
    "as_text", "compose", "document", "file_name", "markdown", "section_html", "take_up", "topics", "word",
]  # fmt: skip
