"""Templates for language models, one file each, and a strict `render`."""

from prompts.template import PromptError, fence, names, render, version

__all__ = ["PromptError", "fence", "names", "render", "version"]
