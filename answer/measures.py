"""Which figures the wording of a question admits: by the class of their unit, their grade (国家级, 省级), and the years named."""

from __future__ import annotations

import re

_CLASSES = (
    ("%", re.compile(r"百分之|几个点|比例|占比|率|percent|share|ratio|%"), re.compile(r"^(?:%|个百分点|百分点)$")),
    ("money", re.compile(r"多少(?:钱|元|万元|亿元)|金额|几(?:万|亿)?元"), re.compile(r"元$")),
    ("area", re.compile(r"面积|平方|平米|公顷|多少亩"), re.compile(r"平方|公顷|亩|平米")),
    ("times", re.compile(r"几次|多少次|几场|几回|几趟|多少场|多少回"), re.compile(r"次$|场$")),
    ("people", re.compile(r"几名|多少名|多少人|几个人|几位|多少位"), re.compile(r"名$|人$|人次$|位$")),
    (
        "count",
        re.compile(r"几(?:座|所|家|项)|多少(?:座|所|家|个)"),
        re.compile(r"个$|家$|所$|座$|处$|项$|条$|张$|套$|%"),
    ),
)
_GRADE = re.compile(r"国家级|自治区级|省部级|省级|市级|县级|区级|镇级|村级")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_TITLES = re.compile(r"《[^》]*》")
_ASKED = re.compile(r"多少|多大|几(?!乎)|百分之")


def grade_fits(question: str, clause: str) -> bool:
    """Tell whether a clause is of a grade asked (国家级, 省级 …); a question without a grade admits any."""
    asked = {m[0] for m in _GRADE.finditer(question)}
    asked |= {"自治区级"} if "省级" in asked else set()
    asked |= {"省级"} if "自治区级" in asked else set()
    return not asked or any(m[0] in asked for m in _GRADE.finditer(clause))


def unit_fits(question: str, unit: str) -> bool:
    """Tell whether a unit is of the class that the question's words ask for; no such words admit any."""
    asked = [units for _, words, units in _CLASSES if words.search(question)]
    if asks_several(question) and len(asked) < 2:
        return True
    return not asked or any(units.search(unit) for units in asked)


def asks_several(question: str) -> bool:
    """Tell whether a question asks for more than one number."""
    return len(_ASKED.findall(question)) > 1


def with_bare(text: str) -> str:
    """Return `text` and, where it has brackets, the same without them: 一站（科普活动站）一栏 is 一站一栏 too."""
    bare = re.sub(r"\([^()]*\)", "", text)
    return text if bare == text else f"{text} {bare}"


def years_named(question: str) -> frozenset[int]:
    """Return the years that a question names outside titles."""
    return frozenset(int(y) for y in _YEAR.findall(_TITLES.sub("", question)))
