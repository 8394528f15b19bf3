"""What may be asked of the panel and its people, and by whom."""

from panel.catalogue.people import (
    AskAnything,
    AskHelp,
    ImportPeople,
    LayStartingRegister,
    RecogniseMembers,
    SetUp,
)
from panel.language import Operation
from panel.rights.right import Right, Who

PEOPLE = (
    Right(
        asked=AskHelp,
        does="what I may do here",
        words="help",
        button="Help",
        who=(Who.MEMBER, Who.OBSERVER),
    ),
    Right(
        asked=AskAnything,
        does="words that are not understood: the nearest ways on",
        who=(Who.MEMBER, Who.OBSERVER),
    ),
    Right(
        asked=SetUp,
        does="bind the channel to its panel",
        who=(Who.CODE,),
        operation=Operation.COLLECTION,
    ),
    Right(
        asked=ImportPeople,
        does="import the register (`python -m bot people import`)",
        who=(Who.OPERATOR,),
        operation=Operation.COLLECTION,
    ),
    Right(
        asked=LayStartingRegister,
        does="add the agencies that panels meet (`python -m bot people register`)",
        who=(Who.OPERATOR,),
        operation=Operation.COLLECTION,
    ),
    Right(
        asked=RecogniseMembers,
        does="recognise members in the channel's roster",
        who=(Who.CLOCK,),
        operation=Operation.COLLECTION,
    ),
)
