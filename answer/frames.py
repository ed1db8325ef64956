"""The assistant's own words around what the plans say, in Chinese and English."""

from __future__ import annotations

from answer.model import Language

_FRAMES: dict[str, tuple[str, str]] = {
    "lead": ("牵头单位", "lead unit(s)"),
    "cooperate": ("配合单位", "cooperating unit(s)"),
    "responsible": ("责任单位", "responsible unit(s)"),
    "charged": ("责任单位", "responsible unit(s)"),
    "units": (
        "{where}“{what}”的{role}（共{n}个，{whole}）：{units}。",
        "{where}, “{what}” — {role} ({n}, {whole}): {units}.",
    ),
    "units_left": ("{where}“{what}”的{role}（共{n}个）：{units}。", "{where}, “{what}” — {role} ({n}): {units}."),
    "most_units": (
        "{where}{role}最{how}的有{count}项，各{n}个：{items}。",
        "{where}: {count} item(s) with {how} {role}, {n} each: {items}.",
    ),
    "so_many_units": ("{where}符合的共{count}项（{whole}）：{items}。", "{where}: {count} item(s) ({whole}): {items}."),
    "most_items": ("{where}{unit}最{how}，共{n}项：{items}。", "{where}: {unit} has {how}, {n}: {items}."),
    "so_many": ("{unit}（{n}项）", "{unit} ({n})"),
    "by_number": ("{where}从多到少：{items}。", "{where}, most first: {items}."),
    "deadline": ("{where}“{what}”的完成时限：{by}。", "{where}, “{what}” — deadline: {by}."),
    "due": (
        "{where}符合该时限的任务共{n}项（{whole}）：{items}。",
        "{where}: {n} item(s) with that deadline ({whole}): {items}.",
    ),
    "unled": ("原文未区分牵头与配合。", "The text does not tell lead from cooperating."),
    "partly": ("部分相符：{held}是，{lacking}不是。", "Partly: {held} yes, {lacking} no."),
    "not_among": ("否，其中没有列{units}。", "No, {units} is not among them."),
    "none_shared": (
        "{where}没有这几个单位共同的事项，各自的是：",
        "{where}: nothing that these units share; each has:",
    ),
    "silent_unit": ("{where}：没有列{what}。", "{where}: {what} is not listed."),
    "higher": ("更高（更多）的是{where}：{value}{note}。", "Higher: {where}, {value}{note}."),
    "lower": ("较低（较少）的是{where}：{value}{note}。", "Lower: {where}, {value}{note}."),
    "highest": ("最高（最多）的是{where}：{value}{note}。", "Highest: {where}, {value}{note}."),
    "lowest": ("最低（最少）的是{where}：{value}{note}。", "Lowest: {where}, {value}{note}."),
    "earliest": ("最早的是{where}。", "The earliest is {where}."),
    "latest": ("最晚的是{where}。", "The latest is {where}."),
    "lacking": (
        "{where}没有单列“{what}”。其行动和工程共{n}项：{items}。",
        "{where} has no item of its own for {what}. Its {n} actions and projects: {items}.",
    ),
    "held": ("共{n}份：", "{n} plan(s):"),
    "guide": ("指导单位", "guiding unit(s)"),
    "talk_greet": (
        "您好。我依据库中的方案原文回答问题，例如：谁牵头、谁配合、目标是多少、文号是什么、有哪些措施。",
        "Hello. I answer from the plans held: who leads or cooperates, targets, document numbers, measures.",
    ),
    "talk_thanks": ("不客气，还可以接着问。", "You are welcome; do ask on."),
    "talk_self": (
        "我依据库中的方案原文回答问题，每句都附出处；方案里没有的会说明没有。可以问分工、指标、文件要素、行动内容和地区对比。",
        "I answer from the plans held, each sentence with its source, and say so where they are silent.",
    ),
    "first_rule": (
        "依据原文“{rule}”，排在第一位的为牵头单位。",
        "The first unit listed leads, by the text's rule “{rule}”.",
    ),
    "no_lead": ("{where}“{what}”未写明牵头单位。", "{where}, “{what}”: no lead unit is stated."),
    "no_such_role": ("{where}“{what}”未列配合单位。", "{where}, “{what}”: no cooperating unit is listed (未列)."),
    "no_cooperate": (
        "{where}“{what}”未列{asked}，只列{role}：{units}。",
        "{where}, “{what}”: no {asked} listed (未列), only {role}: {units}.",
    ),
    "not_listed": (
        "{where}：该方案没有单列{what}（仅在文中提到）。",
        "{where}: no item of its own for {what} (only mentioned in the text).",
    ),
    "within": (
        "{where}没有单列“{what}”，写到这项内容的是“{action}”：",
        "{where} has no item of its own for {what}; “{action}” speaks of it:",
    ),
    "be_specific": (
        "请写明地区或事项，例如：钦州市老年人科学素质提升行动由谁牵头？",
        "Please name a region or an action, for example: who leads the action for the elderly in Qinzhou?",
    ),
    "not_held": (
        "{where}的{unit}{role}的行动和工程共{n}项：{items}。",
        "{where}: {n} action(s) in which {unit} is not {role}: {items}.",
    ),
    "not_lead": ("没有牵头", "a lead unit"),
    "not_cooperate": ("没有配合", "a cooperating unit"),
    "not_charged": ("不是责任单位", "a responsible unit"),
    "not_all": ("没有参与", "listed"),
    "not_responsible": ("没有参与", "listed"),
    "all_units": ("{where}“{what}”共涉及{n}个单位（{whole}）。", "{where}, “{what}”: {n} units in all ({whole})."),
    "joins_only": (
        "{where}只配合、不牵头的单位共{n}个（{whole}）：{items}。",
        "{where}: {n} unit(s) that cooperate and lead nothing ({whole}): {items}.",
    ),
    "complete": ("完整", "complete"),
    "recognised": ("在已识别的分工中", "among the duties recognised"),
    "recognised_parts": ("在已识别的部分中", "among the parts recognised"),
    "corrected": ("（人工更正）", " (corrected by a person)"),
    "unread": (
        "该方案有未能识别的部分：{parts}。以上只就已识别的文字而言，请对照原文。",
        " Part of the plan was not read: {parts}. This holds for what was read; please see the source.",
    ),
    "unread_duties": (
        "有{n}处责任用语没有归入分工（如第{start}字“{words}”）",
        "{n} place(s) of responsibility gave no row (such as “{words}” at {start})",
    ),
    "none_such": ("没有。方案中列的是：", "No. What the plan lists is:"),
    "there_is_not": ("没有，原文未这样列。", "No, the plan does not list it so."),
    "nothing": ("无", "none"),
    "silent": ("{where}：该方案未提及{what}。", "{where}: the plan does not mention {what} (该方案未提及)."),
    "inverse": ("{where}的{unit}共{n}项（{whole}）。", "{where} {unit}: {n} item(s), {whole}."),
    "inverse_role": ("{role}{n}项：{items}。", "{role} ({n}): {items}."),
    "yes": ("是的。", "Yes."),
    "there_is": ("有。", "Yes."),
    "yes_text": ("是的，原文写明：", "Yes; the plan says:"),
    "see_text": ("原文没有直接这样说，相关的写法是：", "The plan does not say so in these words; what it says is:"),
    "no": ("不是，原文没有这样写。", "No, that is not what the plan says."),
    "figure": ("{where}{what}：{figure}（{year}{kind}）。", "{where}, {what}: {figure} ({year}{kind})."),
    "plan_of": ("{where}方案所列的", "the plan of {where}"),
    "target": ("目标", "target"),
    "baseline": ("现状值", "baseline"),
    "standing": ("持续性要求", "standing commitment"),
    "other_words": (
        "数值相符，但限定词与所问不同，原文写明：",
        "The figure stands, but limited otherwise; the plan says:",
    ),
    "gap": (
        "按所列数值，{left}与{right}相差{bound}{gap}{unit}{note}。",
        "By the figures listed, {left} and {right} differ by {bound}{gap} {unit}{note}.",
    ),
    "gap_least": ("至少", "at least "),
    "gap_most": ("至多", "at most "),
    "figures_of": ("{years}的数值", "figure for {years}"),
    "years_differ": ("；年份不同，比较时请留意", "; their years differ"),
    "measures": ("{where}原文：", "{where}, as the plan puts it:"),
    "sections": (
        "{where}“{what}”共{n}{measure}（{whole}）：{items}。",
        "{where}, “{what}”: {n} in all ({whole}): {items}.",
    ),
    "sections_of_kind": (
        "{where}“{what}”中的{kind}共{n}项（{whole}）：{items}。",
        "{where}, “{what}”: {n} of this kind ({whole}): {items}.",
    ),
    "through": (
        "{where}这几部分的条目连续编号，共{n}项（{whole}）：{items}。",
        "{where}: numbered on through these parts there are {n} items ({whole}): {items}.",
    ),
    "number": ("{where}的文号：{value}。", "{where}: document number {value}."),
    "signed": ("{where}的落款（成文）日期：{value}。", "{where}: dated {value} (落款)."),
    "adopted": ("{where}的通过情况：{value}。", "{where}: {value}."),
    "printed": ("{where}的印发日期：{value}。", "{where}: printed and issued on {value}."),
    "base": ("{where}的基准年：{value}。", "{where}: base year {value}."),
    "issuer": ("{where}的发文机关：{value}。", "{where}: issued by {value}."),
    "copied": ("{where}抄送：{value}。", "{where}: copied to {value}."),
    "addressee": ("{where}的主送单位：{value}。", "{where}: addressed to {value}."),
    "printer": ("{where}的印发单位：{value}。", "{where}: printed by {value}."),
    "called": ("{where}：{what}。", "{where}: {what}."),
    "goes_on": ("（原文还有下文，未全列）", " (the list goes on in the plan)"),
    "unsaid_of": ("原文没有写到{what}，相关的写法是：", "The plan says nothing of {what}; what it says is:"),
    "nearest": ("原文没有直接这样说，最接近的是：", "The plan does not say so in these words; nearest to it is:"),
    "strange": ("原文没有“{what}”的字样，最接近的是：", "The text has no word “{what}”; nearest to it is:"),
    "without_figure": ("{where}：没有写明“{what}”的数值。", "{where}: no figure is stated for {what}."),
    "without_fact": ("{where}：原文没有写明{what}。", "{where}: the text does not state its {what}."),
    "no_validity": ("原文没有另写施行日期或有效期；", "The text states no date of effect or expiry; "),
    "period": ("{where}的实施期：{value}。", "{where}: governs {value}."),
    "title": ("{where}的标题：《{value}》。", "{where}: title 《{value}》."),
    "basis": ("{where}的依据：{value}。", "{where}: based on {value}."),
    "plan": ("方案", "plan"),
    "item": ("事项", "item"),
    "what": ("指标", "measure"),
    "value": ("数值", "value"),
    "year": ("年份", "year"),
    "nature": ("性质", "kind"),
    "not_mentioned": ("该方案未提及", "not mentioned (该方案未提及)"),
    "none_listed": ("未列", "none listed (未列)"),
    "both": ("两地都有：{units}。", "Both: {units}."),
    "only": ("只有{where}有：{units}。", "Only {where}: {units}."),
}


def frame(key: str, language: Language, **values: object) -> str:
    """Return the frame `key` in a language with its values filled in; raises KeyError for an unknown key or value."""
    return _FRAMES[key][language == "en"].format(**values)


def listing(items: list[str]) -> str:
    """Return names as a list: 、 between them in both languages, for names stay as printed."""
    return "、".join(items)
