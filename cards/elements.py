"""The words a card is written in: the `adaptivecards` package's elements and, in its manner, those it lacks.

The package's constructors swallow a misspelt name and take any value; everything here refuses them: an
unknown name is a TypeError, a value outside its closed set a ValueError. Names are in lower case
(`is_subtle`, `max_lines`), values are written as Microsoft's typed models write them ("Bolder", "good").
"""

# mypy: disallow-subclassing-any=False
# (The package is untyped, so its classes are Any; the signatures below are ours.)

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeAlias, TypedDict, Unpack, get_args

from adaptivecards import containers, elements
from adaptivecards.adaptivecard import AdaptiveCard
from adaptivecards.baseobject import BareObject, Element, PropertyType

JSON: TypeAlias = "str | int | float | bool | list[JSON] | dict[str, JSON] | None"

MOST_BUTTONS = 6  # Teams' store rule: more do not fit a phone.
MOST_REFRESHED = 20  # Teams allows 60; a card that differs for more people than this has no owner.

Size = Literal["Small", "Default", "Medium", "Large", "ExtraLarge"]
Weight = Literal["Lighter", "Default", "Bolder"]
Color = Literal["Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"]
FontType = Literal["Default", "Monospace"]
Spacing = Literal["None", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"]
Height = Literal["auto", "stretch"]
Across = Literal["Left", "Center", "Right"]
Down = Literal["Top", "Center", "Bottom"]
Shade = Literal["default", "emphasis", "accent", "good", "attention", "warning"]
TextStyle = Literal["default", "heading", "columnHeader"]
ButtonStyle = Literal["default", "positive", "destructive"]
ButtonMode = Literal["primary", "secondary"]
SentInputs = Literal["auto", "none"]
ChoiceStyle = Literal["compact", "expanded", "filtered"]
TextInputStyle = Literal["Text", "Tel", "Url", "Email"]


class OneOf(PropertyType):
    """A property with a closed set of values, given as a Literal."""

    def __init__(self, legal: Any, key_name: str | None = None) -> None:
        super().__init__(type=(), key_name=key_name)
        self.legal = frozenset(get_args(legal))

    def __set__(self, instance: Any, value: object) -> None:
        if value not in self.legal:
            raise ValueError(f"{self.key_name} is one of {sorted(self.legal)} (got {value!r})")
        instance.set_data(self.key_name, value)


class ListOf(PropertyType):
    """A property that holds parts of one kind, all of them from this module."""

    def __init__(self, kind: type, key_name: str | None = None) -> None:
        super().__init__(type=(), key_name=key_name)
        self.kind = kind

    def __set__(self, instance: Any, value: Sequence[object]) -> None:
        for item in value:
            if not isinstance(item, self.kind):
                raise TypeError(f"{self.key_name} holds {self.kind.__name__} (got {item!r})")
        instance.set_data(self.key_name, list(value))


class Width(PropertyType):
    """ "auto", "stretch", a number of pixels such as "80px", or a weight such as 2."""

    def __set__(self, instance: Any, value: object) -> None:
        if not re.fullmatch(r"auto|stretch|\d{1,4}px|[1-9]\d?", str(value)) or isinstance(value, bool):
            raise ValueError(f"{self.key_name} is not a width: {value!r}")
        instance.set_data(self.key_name, value)


class Strict:
    """Refuses the names that the package's constructors would swallow."""

    known: ClassVar[dict[str, PropertyType]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        found = {name: value for kind in reversed(cls.__mro__) for name, value in vars(kind).items()}
        cls.known = {
            name: value for name, value in found.items() if name.islower() and isinstance(value, PropertyType)
        }

    def __init__(self, **properties: Any) -> None:
        super().__init__()
        written = self._data  # type: ignore[attr-defined]
        for name, value in properties.items():
            if (known := self.known.get(name)) is None:
                raise TypeError(f"{type(self).__name__} has no {name!r}")
            if type(value) is known.type:
                written[known.key_name] = value
            else:
                known.__set__(self, value)


class Placing(TypedDict, total=False):
    """How any part of a card is placed."""

    id: str
    spacing: Spacing
    separator: bool
    visible: bool
    height: Height


class Wording(TypedDict, total=False):
    """How words look."""

    size: Size
    weight: Weight
    color: Color
    is_subtle: bool
    font_type: FontType


class Part(Strict):
    """Whatever may stand in a card's body."""

    holds: ClassVar[str] = ""
    spacing = OneOf(Spacing)
    height = OneOf(Height)
    fallback = OneOf(Literal["drop"])


# Buttons


class ButtonOptions(TypedDict, total=False):
    id: str
    style: ButtonStyle
    mode: ButtonMode
    tooltip: str
    is_enabled: bool


class InputButtonOptions(ButtonOptions, total=False):
    associated_inputs: SentInputs


class Action(Strict, BareObject):
    """A button."""

    action_type: ClassVar[str]
    id = PropertyType(type=str)
    title = PropertyType(type=str)
    style = OneOf(ButtonStyle)
    mode = OneOf(ButtonMode)
    tooltip = PropertyType(type=str)
    is_enabled = PropertyType(type=bool, key_name="isEnabled")

    def __init__(self, title: str, **properties: Any) -> None:
        if not title.strip():
            raise ValueError("every button needs a title")
        super().__init__(title=title, **properties)
        self.set_data("type", self.action_type)


class Submit(Action):
    """Sends its data and the card's inputs as a message."""

    action_type = "Action.Submit"
    data = PropertyType(type=dict)
    associated_inputs = OneOf(SentInputs, "associatedInputs")

    def __init__(self, title: str, data: Mapping[str, JSON], **options: Unpack[InputButtonOptions]) -> None:
        super().__init__(title, data=dict(data), **options)


class OpenDialog(Submit):
    """Opens a dialog: Teams answers the press with `task/fetch`, which carries the data."""

    def __init__(self, title: str, data: Mapping[str, JSON], **options: Unpack[InputButtonOptions]) -> None:
        super().__init__(title, {**data, "msteams": {"type": "task/fetch"}}, **options)


class Execute(Action):
    """Answered on the spot, for the presser alone; clients that do not know it get a Submit of the same."""

    action_type = "Action.Execute"
    verb = PropertyType(type=str)
    data = PropertyType(type=dict)
    associated_inputs = OneOf(SentInputs, "associatedInputs")

    def __init__(
        self, title: str, *, verb: str, data: Mapping[str, JSON], **options: Unpack[InputButtonOptions]
    ) -> None:
        super().__init__(title, verb=verb, data=dict(data), **options)
        older = {**self.render(), "type": Submit.action_type, "data": {**data, "verb": verb}}
        del older["verb"]
        self.set_data("fallback", older)


class OpenUrl(Action):
    """Opens a page of our own; https only."""

    action_type = "Action.OpenUrl"
    url = PropertyType(type=str)

    def __init__(self, title: str, url: str, **options: Unpack[ButtonOptions]) -> None:
        if not url.startswith("https://"):
            raise ValueError(f"a button opens https pages only (got {url!r})")
        super().__init__(title, url=url, **options)


class ActionSet(Part, containers.ActionSet):
    """Buttons inside the body; they count towards the card's six."""

    actions = ListOf(Action)

    def __init__(self, actions: Sequence[Action], **placing: Unpack[Placing]) -> None:
        super().__init__(actions=actions, **placing)


# Words


class TextOptions(Placing, Wording, total=False):
    wrap: bool
    max_lines: int
    style: TextStyle
    horizontal_alignment: Across


class RunOptions(Wording, total=False):
    italic: bool
    strikethrough: bool
    underline: bool
    highlight: bool


class RichTextOptions(Placing, total=False):
    horizontal_alignment: Across


class TextBlock(Part, elements.TextBlock):
    """The clerk's own words, wrapped unless told otherwise. It reads Markdown: see `cards.escaping`."""

    size = OneOf(Size)
    weight = OneOf(Weight)
    color = OneOf(Color)
    font_type = OneOf(FontType, "fontType")
    style = OneOf(TextStyle)
    is_subtle = PropertyType(type=bool, key_name="isSubtle")
    max_lines = PropertyType(type=int, key_name="maxLines")
    horizontal_alignment = OneOf(Across, "horizontalAlignment")

    def __init__(self, text: str, **options: Unpack[TextOptions]) -> None:
        options.setdefault("wrap", True)
        super().__init__(text=text, **options)


class TextRun(Strict, elements.TextRun):
    """A stretch of words in which no Markdown is read."""

    size = OneOf(Size)
    weight = OneOf(Weight)
    color = OneOf(Color)
    font_type = OneOf(FontType, "fontType")
    is_subtle = PropertyType(type=bool, key_name="isSubtle")

    def __init__(self, text: str, **options: Unpack[RunOptions]) -> None:
        super().__init__(text=text, **options)


class RichTextBlock(Part, elements.RichTextBlock):
    """Words shown exactly as they are written; see `cards.escaping.quoted`."""

    url = None  # The package offers it; no schema knows it.
    inlines = ListOf(TextRun)
    horizontal_alignment = OneOf(Across, "horizontalAlignment")

    def __init__(self, inlines: Sequence[TextRun], **options: Unpack[RichTextOptions]) -> None:
        super().__init__(inlines=inlines, **options)


class Fact(Strict, containers.Fact):
    """A name and its value. Both read Markdown."""

    def __init__(self, title: str, value: str) -> None:
        super().__init__(title=title, value=value)


class FactSet(Part, containers.FactSet):
    facts = ListOf(Fact)

    def __init__(self, facts: Sequence[Fact], **placing: Unpack[Placing]) -> None:
        super().__init__(facts=facts, **placing)


# Boxes


class BoxOptions(Placing, total=False):
    style: Shade
    bleed: bool
    min_height: str
    vertical_content_alignment: Down
    select_action: Action


class ColumnOptions(BoxOptions, total=False):
    width: str | int


class SetOptions(Placing, total=False):
    style: Shade
    bleed: bool
    select_action: Action


class Box(Part):
    """What containers, columns and cells have in common."""

    holds = "items"
    items = ListOf(Part)
    style = OneOf(Shade)
    min_height = PropertyType(type=str, key_name="minHeight")
    vertical_content_alignment = OneOf(Down, "verticalContentAlignment")
    select_action = PropertyType(type=Action, key_name="selectAction")


class Container(Box, containers.Container):
    def __init__(self, items: Sequence[Part], **options: Unpack[BoxOptions]) -> None:
        super().__init__(items=items, **options)


class Column(Box, containers.Column):
    width = Width(type=())

    def __init__(self, items: Sequence[Part], **options: Unpack[ColumnOptions]) -> None:
        super().__init__(items=items, **options)


class ColumnSet(Part, containers.ColumnSet):
    """Columns side by side: two at most read well on a phone."""

    holds = "columns"
    columns = ListOf(Column)
    style = OneOf(Shade)
    select_action = PropertyType(type=Action, key_name="selectAction")

    def __init__(self, columns: Sequence[Column], **options: Unpack[SetOptions]) -> None:
        super().__init__(columns=columns, **options)


class TableCell(Box, Element):
    element_type = "TableCell"
    bleed = PropertyType(type=bool)

    def __init__(self, items: Sequence[Part], **options: Unpack[BoxOptions]) -> None:
        super().__init__(items=items, **options)


class TableRow(Part, Element):
    element_type = "TableRow"
    holds = "cells"
    cells = ListOf(TableCell)
    style = OneOf(Shade)

    def __init__(self, cells: Sequence[TableCell], *, style: Shade = "default") -> None:
        super().__init__(cells=cells, style=style)


class TableColumn(Strict, BareObject):
    width = Width(type=())

    def __init__(self, width: str | int = 1) -> None:
        super().__init__(width=width)


class TableOptions(Placing, total=False):
    first_row_as_headers: bool
    show_grid_lines: bool
    grid_style: Shade


class Table(Part, Element):
    element_type = "Table"
    holds = "rows"
    columns = ListOf(TableColumn)
    rows = ListOf(TableRow)
    first_row_as_headers = PropertyType(type=bool, key_name="firstRowAsHeaders")
    show_grid_lines = PropertyType(type=bool, key_name="showGridLines")
    grid_style = OneOf(Shade, "gridStyle")

    def __init__(
        self, columns: Sequence[TableColumn], rows: Sequence[TableRow], **options: Unpack[TableOptions]
    ) -> None:
        super().__init__(columns=columns, rows=rows, **options)


# Inputs


class InputOptions(Placing, total=False):
    is_required: bool
    error_message: str


class TextInputOptions(InputOptions, total=False):
    placeholder: str
    value: str
    is_multiline: bool
    max_length: int
    regex: str
    style: TextInputStyle


class ChoiceInputOptions(InputOptions, total=False):
    placeholder: str
    value: str
    style: ChoiceStyle
    is_multi_select: bool
    wrap: bool


class ToggleInputOptions(InputOptions, total=False):
    value: str
    value_on: str
    value_off: str
    wrap: bool


class Input(Part, Element):
    """Something to fill in. Its label is what a screen reader says, so there always is one."""

    label = PropertyType(type=str)
    is_required = PropertyType(type=bool, key_name="isRequired")
    error_message = PropertyType(type=str, key_name="errorMessage")

    def __init__(self, name: str, label: str, **properties: Any) -> None:
        if not (name and label.strip()):
            raise ValueError(f"every input needs a name and a label (got {name!r}, {label!r})")
        if properties.get("is_required"):
            properties.setdefault("error_message", "Please fill this in.")
        super().__init__(id=name, label=label, **properties)


class TextInput(Input):
    element_type = "Input.Text"
    placeholder = PropertyType(type=str)
    value = PropertyType(type=str)
    is_multiline = PropertyType(type=bool, key_name="isMultiline")
    max_length = PropertyType(type=int, key_name="maxLength")
    regex = PropertyType(type=str)
    style = OneOf(TextInputStyle)

    def __init__(self, name: str, label: str, **options: Unpack[TextInputOptions]) -> None:
        super().__init__(name, label, **options)


class DateInput(Input):
    """A day, sent as `YYYY-MM-DD` and without a zone."""

    element_type = "Input.Date"
    value = PropertyType(type=str)
    min = PropertyType(type=str)
    max = PropertyType(type=str)

    def __init__(
        self,
        name: str,
        label: str,
        *,
        value: dt.date | None = None,
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
        **options: Unpack[InputOptions],
    ) -> None:
        days = {"value": value, "min": earliest, "max": latest}
        super().__init__(name, label, **_written(days), **options)


class TimeInput(Input):
    """A time of day, sent as `HH:MM` and without a zone."""

    element_type = "Input.Time"
    value = PropertyType(type=str)

    def __init__(
        self, name: str, label: str, *, value: dt.time | None = None, **options: Unpack[InputOptions]
    ) -> None:
        given = {} if value is None else {"value": value.strftime("%H:%M")}
        super().__init__(name, label, **given, **options)


class Choice(Strict, BareObject):
    title = PropertyType(type=str)
    value = PropertyType(type=str)

    def __init__(self, title: str, value: str) -> None:
        super().__init__(title=title, value=value)


class ChoiceInput(Input):
    element_type = "Input.ChoiceSet"
    choices = ListOf(Choice)
    placeholder = PropertyType(type=str)
    value = PropertyType(type=str)
    style = OneOf(ChoiceStyle)
    is_multi_select = PropertyType(type=bool, key_name="isMultiSelect")
    wrap = PropertyType(type=bool)

    def __init__(
        self, name: str, label: str, choices: Sequence[Choice], **options: Unpack[ChoiceInputOptions]
    ) -> None:
        options.setdefault("wrap", True)
        super().__init__(name, label, choices=choices, **options)


class ToggleInput(Input):
    """A tick. The label is the question, the title stands beside the box."""

    element_type = "Input.Toggle"
    title = PropertyType(type=str)
    value = PropertyType(type=str)
    value_on = PropertyType(type=str, key_name="valueOn")
    value_off = PropertyType(type=str, key_name="valueOff")
    wrap = PropertyType(type=bool)

    def __init__(self, name: str, label: str, title: str, **options: Unpack[ToggleInputOptions]) -> None:
        options.setdefault("wrap", True)
        super().__init__(name, label, title=title, **options)


# The card


class Refresh(Strict, BareObject):
    """Has Teams ask again, for these people only, when the card comes into view."""

    def __init__(self, *, verb: str, data: Mapping[str, JSON], user_ids: Sequence[str]) -> None:
        if not 0 < len(user_ids) <= MOST_REFRESHED:
            raise ValueError(f"a card is refreshed for 1 to {MOST_REFRESHED} people (got {len(user_ids)})")
        super().__init__()
        self.set_data("action", {"type": "Action.Execute", "verb": verb, "data": dict(data)})
        self.set_data("userIds", list(user_ids))


class Mention(Strict, BareObject):
    """Names a person so that Teams alerts them; put its `text` into a TextBlock.

    Built from the id. The name is only what is shown: of it the letters, digits, spaces and a few marks
    are kept, so that nobody's display name opens a tag or a link.
    """

    text = PropertyType(type=str)

    def __init__(self, user_id: str, name: str) -> None:
        shown = " ".join(re.sub(r"[^\w .,'’()-]|_", "", name).split()) or "member"
        super().__init__(text=f"<at>{shown}</at>")
        self.set_data("type", "mention")
        self.set_data("mentioned", {"id": user_id, "name": shown})


class Card(Strict, AdaptiveCard):
    """A whole card, of version 1.5; ValueError if it has more than six buttons or two inputs of one name.

    Its language is "en": clients take two letters only, and drop "en-GB".
    """

    refresh = PropertyType(type=Refresh)
    body = ListOf(Part)
    actions = ListOf(Action)

    def __init__(
        self,
        body: Sequence[Part],
        *,
        actions: Sequence[Action] = (),
        refresh: Refresh | None = None,
        mentions: Sequence[Mention] = (),
        full_width: bool = False,
        fallback_text: str = "This card needs a newer Teams. Type help to do the same in words.",
        speak: str | None = None,
        lang: str = "en",
    ) -> None:
        super().__init__()
        self.set_data("version", "1.5")
        self.lang, self.fallback_text, self.body = lang, fallback_text, body
        if actions:
            self.actions = actions
        _check(body, actions)
        if refresh:
            self.refresh = refresh
        if speak:
            self.speak = speak
        if full_width or mentions:
            width = {"width": "full"} if full_width else {}
            self.set_data(
                "msteams", width | ({"entities": [dumped(m) for m in mentions]} if mentions else {})
            )


def dumped(part: Strict) -> dict[str, JSON]:
    """The card, or a part of it, as plain dicts and lists, ready for JSON."""
    written = dict(part.render())  # type: ignore[attr-defined]
    for name, value in written.items():
        if isinstance(value, Strict):
            written[name] = dumped(value)
        elif type(value) is list:
            written[name] = [dumped(inner) if isinstance(inner, Strict) else inner for inner in value]
    return written


def _check(body: Sequence[Part], actions: Sequence[Action]) -> None:
    buttons, names = len(actions), set()
    for part in _within(body):
        if isinstance(part, ActionSet):
            buttons += len(part.actions)
        elif isinstance(part, Input):
            if part.id in names:
                raise ValueError(f"two inputs are called {part.id!r}")
            names.add(part.id)
    if buttons > MOST_BUTTONS:
        raise ValueError(f"a card has at most {MOST_BUTTONS} buttons (got {buttons})")


def _within(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        if part.holds:
            yield from _within(getattr(part, part.holds))


def _written(days: Mapping[str, dt.date | None]) -> dict[str, str]:
    return {name: day.isoformat() for name, day in days.items() if day is not None}
