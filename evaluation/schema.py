"""The form of what comes from outside: gold questions and answers, one JSON object a line."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from answer import Reason

Kind = Literal[
    "lead",
    "cooperate",
    "inverse",
    "target",
    "measures",
    "compare",
    "aggregate",
    "metadata",
    "organisation",
    "absent",
    "unanswerable",
    "followup",
    "yesno",
]
Tongue = Literal["zh", "en", "mixed", "hant", "pinyin"]


class Strict(BaseModel):
    """Unknown keys and other types than stated are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Turn(Strict):
    """One earlier turn of a conversation."""

    role: Literal["user", "assistant"] = "user"
    content: str = Field(min_length=1)


class Evidence(Strict):
    """A verbatim piece of a plan that proves an answer; the plan by its region, or by its file name."""

    region: str | None = None
    document: str | None = None
    quote: str = Field(min_length=1)

    @model_validator(mode="after")
    def _names_one_plan(self) -> Self:
        if bool(self.region) == bool(self.document):
            raise ValueError("region 与 document 须且只须写一个")
        return self


class GoldQuestion(Strict):
    """A question with what a right answer holds and where it stands.

    Attributes:
        id: unique in the file.
        type: kind of question.
        lang: zh, en, mixed, hant (traditional script) or pinyin (place names in pinyin).
        history: earlier turns, oldest first.
        answerable: false where the right answer is a refusal.
        must_include: groups; a right answer holds at least one alternative of every group.
        must_not_include: strings that no right answer holds.
        evidence: verbatim pieces of plans that prove the answer.
        reasons: refusals only: the reasons that fit; () where nobody has judged it.
        note: what is subtle about it.
    """

    id: str = Field(min_length=1)
    type: Kind
    lang: Tongue = "zh"
    question: str = Field(min_length=1)
    history: tuple[Turn, ...] = ()
    answerable: bool
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reasons: tuple[Reason, ...] = ()
    note: str = ""

    @field_validator("must_include")
    @classmethod
    def _groups_hold_words(cls, groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if any(not group or not all(a.strip() for a in group) for group in groups):
            raise ValueError("每组至少一个说法，且不得为空白")
        return groups

    @model_validator(mode="after")
    def _facts_fit(self) -> Self:
        if self.answerable and not self.must_include:
            raise ValueError("可回答的问题须有 must_include")
        if self.answerable and self.reasons:
            raise ValueError("可回答的问题不写 reasons")
        if not self.answerable and (self.must_include or self.evidence):
            raise ValueError("应拒答的问题不写 must_include 和 evidence")
        return self

    @property
    def turns(self) -> list[dict[str, str]]:
        """The history in the form that `Assistant.ask` takes."""
        return [{"role": turn.role, "content": turn.content} for turn in self.history]


class CitedRecord(BaseModel):
    """A citation of an answers file of any origin; only its quote is needed, odd values elsewhere count as none."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    quote: str = ""
    document: str | None = None
    start: int | None = None
    end: int | None = None
    marker: int | None = None

    @field_validator("quote", mode="before")
    @classmethod
    def _null_is_empty(cls, value: Any) -> Any:
        return "" if value is None else value

    @field_validator("document", "start", "end", "marker", mode="before")
    @classmethod
    def _odd_is_none(cls, value: Any, info: ValidationInfo) -> Any:
        return value if type(value) is (str if info.field_name == "document" else int) else None


class AnswerRecord(BaseModel):
    """One line of an answers file; keys beyond these are ignored, those with a default may be missing or null."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    status: Literal["answered", "refused"]
    answer: str = ""
    reason: str | None = None
    citations: tuple[CitedRecord, ...] = ()
    complete: bool | None = None
    timings: dict[str, float] = Field(default_factory=dict)

    @field_validator("answer", "citations", mode="before")
    @classmethod
    def _null_is_none_given(cls, value: Any, info: ValidationInfo) -> Any:
        return ("" if info.field_name == "answer" else ()) if value is None else value

    @field_validator("timings", mode="before")
    @classmethod
    def _only_numbers(cls, value: Any) -> Any:
        told = value if isinstance(value, dict) else {}
        return {key: figure for key, figure in told.items() if type(figure) in (int, float)}
