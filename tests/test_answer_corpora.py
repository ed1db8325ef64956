"""Any folder of plan files: no manifest, other notations and encodings, damaged files, changed texts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from gold import CORPUS, REGIONS

from answer import Answer, Assistant, Refusal, ledger_rows
from corpus import CorpusError

WATER = """安吉县人民政府办公室关于印发安吉县水土保持三年行动方案（2023—2025年）的通知
安政办发〔2023〕19号

各乡镇人民政府，县政府各部门：
《安吉县水土保持三年行动方案（2023—2025年）》已经县政府同意，现印发给你们。

安吉县人民政府办公室
2023年3月6日

安吉县水土保持三年行动方案（2023—2025年）

一、工作目标
到2025年，全县水土保持率达到92.5%以上，新增治理水土流失面积35平方公里。

二、重点任务
（一）开展坡耕地整治。对坡度较大的茶园、板栗林分批修筑梯坎，每年整治坡耕地1200亩。（责任单位：县水利局、县农业农村局、县林业局）
（二）建设清洁小流域。以乡镇为单元推进小流域综合治理，建成清洁小流域6条。（责任单位：县水利局、市生态环境局安吉分局）
（三）加强生产建设项目监管。对未批先建、弃渣乱倒的行为依法查处。（责任单位：县水利局、县自然资源和规划局、县综合行政执法局）

三、保障措施
县财政局统筹安排水土保持专项资金。
"""

HERITAGE = """昭通市非物质文化遗产保护工程实施方案
（2022—2026年）

为做好全市非物质文化遗产保护工作，制定本方案。

第一章 总体目标
到2026年，市级以上代表性传承人不少于180名，建成非遗工坊25家。

第二章 主要工程
第一条 传承人培养工程。每年举办传承人研修班4期。
牵头单位：市文化和旅游局
配合单位：市教育体育局、市人力资源社会保障局、市财政局
第二条 数字记录工程。为濒危项目建立数字档案，完成12个国家级、省级项目的影像记录。
牵头单位：市档案馆、市文化和旅游局
配合单位：市广播电视台、市科学技术局
"""

SHORT = """# 漠河市冰雪运动进校园工作方案（2024—2026年）

## 一、工作目标

到2026年，全市冰雪特色学校达到**14所**。

## 二、工作任务

1. 开设冰雪课程。中小学每学年冰雪课不少于20课时。（牵头单位：市教育局；配合单位：市文体广电和旅游局）
2. 组织冰雪赛事。每年举办校际联赛3次。（牵头单位：市文体广电和旅游局；配合单位：市教育局、团市委）
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plans without a manifest, among files that are no plans."""
    folder = tmp_path_factory.mktemp("plans")
    (folder / "water.txt").write_bytes(b"\xef\xbb\xbf" + WATER.replace("\n", "\r\n").encode())
    (folder / "heritage.txt").write_bytes(HERITAGE.encode("gb18030"))
    (folder / "snow.md").write_bytes(SHORT.encode())
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.md").write_bytes(b"\xef\xbb\xbf \r\n\t\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n")
    return folder


@pytest.fixture(scope="module")
def own(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant.open(folder, tmp_path_factory.mktemp("own"))


def raws(folder: Path) -> dict[str, str]:
    codecs = {"water.txt": "utf-8-sig", "heritage.txt": "gb18030", "snow.md": "utf-8"}
    return {name: (folder / name).read_bytes().decode(codec) for name, codec in codecs.items()}


def test_readable_files_are_held_and_the_others_named(own: Assistant) -> None:
    assert [d.name for d in own.documents] == ["heritage.txt", "snow.md", "water.txt"]
    assert sorted(problem.file for problem in own.corpus.problems) == [
        "binary.txt",
        "blank.md",
        "empty.txt",
        "picture.png",
    ]
    for problem in own.corpus.problems:
        assert problem.file in str(problem)
    assert set(own.regions) == {"安吉县", "昭通市", "漠河市"}
    assert {d.name: d.period for d in own.documents} == {
        "heritage.txt": (2022, 2026),
        "snow.md": (2024, 2026),
        "water.txt": (2023, 2025),
    }


@pytest.mark.parametrize(
    ("question", "document", "holds"),
    [
        ("昭通市传承人培养工程由谁牵头？", "heritage.txt", ["市文化和旅游局"]),
        ("昭通数字记录工程的配合单位有哪些？", "heritage.txt", ["市广播电视台", "市科学技术局"]),
        ("安吉县坡耕地整治由哪些单位负责？", "water.txt", ["县水利局", "县农业农村局", "县林业局"]),
        ("清洁小流域由谁负责？", "water.txt", ["县水利局", "市生态环境局安吉分局"]),
        ("漠河开设冰雪课程的牵头单位是哪个？", "snow.md", ["市教育局"]),
        ("谁负责组织冰雪赛事？牵头和配合都要。", "snow.md", ["市文体广电和旅游局", "市教育局", "团市委"]),
        ("安吉县到2025年水土保持率要达到多少？", "water.txt", ["92.5%"]),
        ("昭通市要建成多少家非遗工坊？", "heritage.txt", ["25家"]),
        ("漠河市冰雪特色学校到2026年有多少所？", "snow.md", ["14所"]),
        ("安吉方案的文号是什么？", "water.txt", ["安政办发〔2023〕19号"]),
        ("安吉的水土保持专项资金由谁统筹安排？", "water.txt", ["县财政局"]),
    ],
)
def test_plans_of_other_kinds_and_notations_are_answered(
    own: Assistant, folder: Path, question: str, document: str, holds: list[str]
) -> None:
    reply = own.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert [word for word in holds if word not in reply.text] == [], reply.text
    assert {c.document for c in reply.citations} == {document}
    assert all(raws(folder)[c.document][c.start : c.end] == c.quote for c in reply.citations)


def test_the_ledger_of_other_notations_is_whole(own: Assistant) -> None:
    rows = [(r["region"], r["role"], tuple(r["units"])) for r in ledger_rows(own.corpus)]
    assert sorted(rows) == sorted(
        [
            ("安吉县", "responsible", ("县水利局", "县农业农村局", "县林业局")),
            ("安吉县", "responsible", ("县水利局", "市生态环境局安吉分局")),
            ("安吉县", "responsible", ("县水利局", "县自然资源和规划局", "县综合行政执法局")),
            ("昭通市", "lead", ("市文化和旅游局",)),
            ("昭通市", "cooperate", ("市教育体育局", "市人力资源社会保障局", "市财政局")),
            ("昭通市", "lead", ("市档案馆", "市文化和旅游局")),
            ("昭通市", "cooperate", ("市广播电视台", "市科学技术局")),
            ("漠河市", "lead", ("市教育局",)),
            ("漠河市", "cooperate", ("市文体广电和旅游局",)),
            ("漠河市", "lead", ("市文体广电和旅游局",)),
            ("漠河市", "cooperate", ("市教育局", "团市委")),
        ]
    )


def test_a_lead_is_not_made_up_for_responsible_units(own: Assistant) -> None:
    reply = own.ask("安吉县坡耕地整治由谁牵头？").to_json()
    assert {row["role"] for row in reply["rows"]} <= {"responsible"}
    assert reply["status"] == "refused" or "未写明牵头" in reply["answer"]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("韶关市老年人行动由谁牵头？", "region_absent"),
        ("安吉县2018年的目标是多少？", "period_absent"),
        ("安吉县传承人培养工程由谁牵头？", "topic_absent"),
        ("昭通市文化和旅游局的电话是多少？", "attribute_absent"),
    ],
)
def test_refusals_name_what_this_corpus_holds(own: Assistant, question: str, reason: str) -> None:
    reply = own.ask(question)
    assert isinstance(reply, Refusal), reply.text
    assert reply.reason == reason, reply.text
    assert not [region for region in REGIONS if region in reply.text and region not in question]


def test_starters_are_made_from_the_corpus_and_answered(own: Assistant, assistant: Assistant) -> None:
    for held in (own, assistant):
        for language in ("zh", "en"):
            asked = [starter.question for starter in held.starters(language)]
            assert asked
            assert len(set(asked)) == len(asked)
            assert [q for q in asked if isinstance(held.ask(q), Refusal)] == []


# a changed text


def edited(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Assistant:
    """Return an assistant over a copy of one plan, without a manifest, in which each change was made once."""
    text = (CORPUS / name).read_bytes().decode("utf-8-sig")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / name).write_bytes(text.encode())
    return Assistant.open(folder, tmp_path / "state")


def test_answers_come_from_the_text_and_not_from_memory(tmp_path: Path, assistant: Assistant) -> None:
    changed = edited(
        tmp_path,
        "daxiang_2021-2025.txt",
        ("我区公民具备科学素质的比例达到15%", "我区公民具备科学素质的比例达到17.3%"),
        ("由区卫生健康局、区民政局牵头", "由区体育局、区民政局牵头"),
        ("大政办发〔2022〕12号", "大政办发〔2022〕88号"),
    )
    for question, before, after in (
        ("大祥区2025年公民具备科学素质的比例目标是多少？", "15%", "17.3%"),
        ("大祥区老年人科学素质提升行动由谁牵头？", "区卫生健康局", "区体育局"),
        ("大祥区方案的文号是什么？", "大政办发〔2022〕12号", "大政办发〔2022〕88号"),
    ):
        old, new = assistant.ask(question), changed.ask(question)
        assert before in old.text
        assert after not in old.text
        assert after in new.text, new.text
        assert before not in new.text
        assert any(after in c.quote for c in new.citations)
    assert "16%" not in changed.ask("各地2025年公民科学素质目标分别是多少？").text


def test_what_is_cut_out_of_a_text_is_refused(tmp_path: Path) -> None:
    text = (CORPUS / "daxiang_2021-2025.txt").read_bytes().decode("utf-8-sig")
    target = "到2025年，我区公民具备科学素质的比例达到15%，力争超过全国平均水平。"
    lead = "责任分工：由区卫生健康局、区民政局牵头，"
    changed = edited(tmp_path, "daxiang_2021-2025.txt", (target, ""), (lead + text.split(lead)[1].split("\n")[0], ""))
    reply = changed.ask("大祥区2025年公民具备科学素质的比例目标是多少？")
    assert isinstance(reply, Refusal), reply.text
    assert "15%" not in reply.text
    reply = changed.ask("大祥区老年人科学素质提升行动由谁牵头？")
    assert not [row for row in reply.to_json()["rows"] if row["role"] == "lead"], reply.text
    assert "区卫生健康局" not in reply.text


# the index


class Progress:
    """Counts the steps of a build."""

    def __init__(self) -> None:
        """Start with no step."""
        self.steps: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.steps.append((done, total))


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], tuple[Assistant, bool]]:
    """Return what opens one small corpus in one state folder, and tells whether its index was built."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "snow.md").write_text(SHORT, encoding="utf-8")

    def once() -> tuple[Assistant, bool]:
        progress = Progress()
        assistant = Assistant.open(folder, tmp_path / "state", progress=progress)
        if progress.steps:
            assert progress.steps == sorted(progress.steps)
            assert progress.steps[-1][0] == progress.steps[-1][1]
        return assistant, bool(progress.steps)

    return once


def test_the_index_is_reused_and_rebuilt_when_a_file_changes(
    tmp_path: Path, opened: Callable[[], tuple[Assistant, bool]]
) -> None:
    first, built = opened()
    assert built
    again, built = opened()
    assert not built
    asked = "漠河市冰雪特色学校到2026年有多少所？"
    assert again.ask(asked).text == first.ask(asked).text
    assert "14所" in first.ask(asked).text

    (tmp_path / "plans" / "snow.md").write_text(SHORT.replace("14所", "23所"), encoding="utf-8")
    changed, built = opened()
    assert built
    assert "23所" in changed.ask(asked).text
    assert not opened()[1]

    (tmp_path / "plans" / "more.txt").write_text(WATER, encoding="utf-8")
    more, built = opened()
    assert built
    assert set(more.regions) == {"漠河市", "安吉县"}


def test_a_damaged_index_is_never_served(tmp_path: Path, opened: Callable[[], tuple[Assistant, bool]]) -> None:
    whole, _ = opened()
    asked = "漠河的冰雪课每学年多少课时？"
    victims = [p for p in (tmp_path / "state").rglob("*") if p.is_file() and p.stat().st_size]
    assert victims
    largest = max(victims, key=lambda p: p.stat().st_size)
    largest.write_bytes(largest.read_bytes()[: largest.stat().st_size // 2])
    mended, built = opened()
    assert built
    assert mended.ask(asked).text == whole.ask(asked).text
    shutil.rmtree(tmp_path / "state")
    assert opened()[1]


@pytest.mark.parametrize("what", ["missing", "empty", "unreadable", "manifest"])
def test_a_folder_without_a_plan_is_named(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "plans"
    if what != "missing":
        folder.mkdir()
    if what == "unreadable":
        (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    if what == "manifest":
        (folder / "snow.md").write_text(SHORT, encoding="utf-8")
        (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        Assistant.open(folder, tmp_path / "state", empty=what == "manifest")
    expected = {"unreadable": "binary.txt", "manifest": "manifest.json"}.get(what, str(folder))
    assert expected in str(caught.value)
    assert not (tmp_path / "state").exists()


# a development zone, its table in HTML with merged cells, and who is who in words

ZONE = """合肥高新区科技成果转化攻坚行动方案（2024—2026年）
合肥高新技术产业开发区管理委员会
2024年3月11日

一、任务分工
<table>
<tr><th>类别</th><th>工作任务</th><th>牵头部门</th><th>配合部门</th><th>时限</th></tr>
<tr><td rowspan="2">成果供给</td><td>建立高校院所成果库</td><td rowspan="2">科技局</td><td>人才发展中心</td><td>2024年6月</td></tr>
<tr><td>组建产业技术研究院</td><td>经济发展局 高新集团</td><td>2025年12月</td></tr>
<tr><td colspan="2">督查考核</td><td>党政办公室</td><td></td><td>每季度</td></tr>
</table>
二、组织保障
（一）强化金融支撑。到2026年，种子基金规模达到20亿元。财政局负责，高新集团配合。
（二）成立工作专班。组　长：张某某　管委会副主任
成　员：科技局、经济发展局有关负责同志
"""


@pytest.fixture(scope="module")
def zone(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("zone")
    (folder / "zone.md").write_text(ZONE, encoding="utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("zone-state"))


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("合肥高新区组建产业技术研究院由哪个部门牵头？", ["科技局"], ["经济发展局"]),
        ("合肥高新区组建产业技术研究院由哪个部门牵头，哪些部门配合？", ["科技局", "经济发展局", "高新集团"], []),
        ("督查考核由谁牵头？", ["党政办公室"], ["科技局"]),
        ("强化金融支撑由哪个部门负责，谁参与？", ["财政局", "高新集团"], []),
        ("合肥高新区种子基金规模的目标是多少？", ["20亿元"], []),
        ("合肥高新区工作专班的组长是谁？", ["张某某"], []),
    ],
)
def test_merged_cells_and_roles_in_words_are_answered(
    zone: Assistant, question: str, holds: list[str], lacks: list[str]
) -> None:
    reply = zone.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert [word for word in holds if word not in reply.text] == [], reply.text
    assert [word for word in lacks if word in reply.text] == [], reply.text
    assert all(ZONE[c.start : c.end] == c.quote for c in reply.citations)
