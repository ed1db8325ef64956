"""The words of the source pane and of a plan's text as a page of its own."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "source_open": ("看原文", "Read in the plan"),
    "source_outline": ("目录", "Contents"),
    "source_outline_label": ("方案目录", "Contents of the plan"),
    "source_table": ("方案中的表格", "Table of the plan"),
    "source_verified": ("已核对原文", "Checked against the plan"),
    "source_verified_title": (
        "标出的文字逐字取自方案文件，点开看说明",
        "The marked text is taken from the plan's file word for word; open for what that means",
    ),
    "source_verified_means": (
        "标出的文字逐字取自文件 {document} 的第 {start}–{end} 字符，未作改写；显示时只略去换页、换行和排版符号。"
        "答复和各表引用它时，其中的单位、数字和年份都要在这段文字里找得到，否则不予显示。",
        "The marked text is what stands at characters {start}–{end} of the file {document}, not reworded; only page breaks, "
        "line breaks and layout marks are left out. Where an answer or a table cites it, the units, figures and years "
        "stated are found in this text, or they are not shown.",
    ),
    "at_page": ("第 {page} 页", "page {page}"),
    "at_paragraph": ("第 {number} 段", "paragraph {number}"),
    "at_cell": ("表 {table} 第 {row} 行", "table {table}, row {row}"),
    "at_sheet": ("工作表“{sheet}”{cell}", "sheet “{sheet}”, {cell}"),
    "recognised": ("图片识别，请核对原图", "read from a picture; please check"),
    "source_page": ("看原件第 {page} 页", "See page {page} of the file"),
    "source_page_label": ("原件第 {page} 页，引用处已框出", "Page {page} of the file, the passage boxed"),
    "source_cite": ("引用格式", "Cite as"),
    "source_home": ("返回规划问答", "Back to Plan Q&A"),
    "source_passage": ("跳到所引段落", "Go to the passage"),
    "source_no_page": ("这一页没有图像：文件没有页面，或收录后已改动。", "There is no picture of this page."),
    "source_fault": ("打不开这一处原文", "This passage can't be opened"),
    "source_unknown": ("文库中没有名为“{document}”的方案。", "No plan named “{document}” is held."),
    "source_range": (
        "位置无效：start 和 end 应是整数，且 0 ≤ start < end ≤ 文件的字符数。",
        "Not a place in the file: start and end must be whole numbers with 0 ≤ start < end ≤ its length.",
    ),
    "source_empty": ("这一范围里只有排版符号，没有正文。", "Only layout marks stand in this range, no text."),
}
