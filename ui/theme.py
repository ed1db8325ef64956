"""Colours, sizes and fonts: ink blue on paper, and only fonts that the reader's machine has."""

from __future__ import annotations

import gradio as gr
from gradio.themes.utils import colors

FONTS = (
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "system-ui",
    "sans-serif",
)
MONO_FONTS = ("ui-monospace", "Consolas", "Menlo", "Noto Sans Mono CJK SC", "monospace")

_INK = colors.Color(
    c50="#f0f5fa",
    c100="#dde8f2",
    c200="#bcd0e3",
    c300="#90b0ce",
    c400="#5d89b3",
    c500="#376a99",
    c600="#24537f",
    c700="#1c4368",
    c800="#173755",
    c900="#122b43",
    c950="#0b1b2b",
)
_PAPER = colors.Color(
    c50="#fafaf8",
    c100="#f3f3f0",
    c200="#e5e5e0",
    c300="#d2d2cb",
    c400="#9d9e98",
    c500="#6c6e6b",
    c600="#4f5251",
    c700="#3a3d3e",
    c800="#26292b",
    c900="#1b1e20",
    c950="#131517",
)


def theme() -> gr.themes.Base:
    """Return the theme; it names no font of another host."""
    base = gr.themes.Base(
        primary_hue=_INK,
        secondary_hue=_INK,
        neutral_hue=_PAPER,
        radius_size=gr.themes.sizes.radius_sm,
        text_size=gr.themes.sizes.text_md,
        font=FONTS,
        font_mono=MONO_FONTS,
    )
    return base.set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900",
        body_text_color_dark="*neutral_100",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover_dark="*primary_400",
        button_primary_text_color="white",
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        input_background_fill="white",
        input_background_fill_dark="*neutral_900",
        input_border_width="1px",
        input_border_color_focus="*primary_500",
    )
