"""What answers, as the tabs know it."""

from answer import Assistant, DocumentInfo

__all__ = ["Assistant", "DocumentInfo"]
