"""What may be asked of the panel and its people, and by whom."""

from panel.catalogue.people import (
    AskAnything,
    AskHelp,
    AskWelcome,
    AskWho,
    Delegate,
    DelegateByName,
    DismissStranger,
    EndDelegation,
    EndMembership,
    EndMembershipByName,
    EnrolStranger,
    HandOver,
    ImportPeople,
    LayStartingRegister,
    OpenDelegateForm,
    OpenEnrolForm,
    OpenLeaveForm,
    RecogniseMembers,
    SetUp,
)
from panel.language import Operation
from panel.rights.right import Right, Who

PEOPLE = (
    Right(
        asked=AskHelp,
        does="what you may do here",
        words="help",
        button="Help",
        who=(Who.MEMBER, Who.OBSERVER),
    ),
    Right(
        asked=AskAnything,
        does="words that are not understood: the nearest ways on",
        who=(Who.MEMBER, Who.OBSERVER),
    ),
    Right(asked=AskWelcome, does="the first words to a member", who=(Who.MEMBER, Who.OBSERVER)),
    Right(
        asked=AskWho,
        does="who sits here; for the secretariat also what is missing",
        words="who HMRC",
        button="Who",
        who=(Who.MEMBER,),
    ),
    Right(
        asked=OpenDelegateForm, does="open the form that delegates", button="Delegate", who=(Who.APPOINTED,)
    ),
    Right(
        asked=Delegate,
        does="let a deputy stand in for the chair, by form",
        form="Delegate",
        who=(Who.APPOINTED,),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=DelegateByName,
        does="a deputy chair stands in for you until the end of that day",
        words="delegate to J. Marsh until 12 December",
        who=(Who.APPOINTED,),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=EndDelegation,
        does="end the delegation before its day",
        words="delegation off",
        form="Delegate",
        who=(Who.APPOINTED,),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=OpenLeaveForm,
        does="open the form that ends a membership",
        button="Somebody leaves",
        who=(Who.SECRETARIAT,),
    ),
    Right(
        asked=EndMembership,
        does="end a membership and hand over, by form",
        form="Somebody leaves",
        who=(Who.SECRETARIAT,),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=EndMembershipByName,
        does="end a membership, and say who takes over",
        words="leaves J. Marsh on 12 December, tasks to S. Okoro",
        who=(Who.SECRETARIAT,),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=HandOver,
        does="hand over what somebody still had in hand whose last day has gone by",
        who=(Who.CLOCK,),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=OpenEnrolForm,
        does="open the form that adds somebody of the channel",
        button="Add …",
        who=(Who.SECRETARIAT,),
    ),
    Right(
        asked=EnrolStranger,
        does="add somebody of the channel to the panel",
        form="Add to the panel",
        who=(Who.SECRETARIAT,),
        operation=Operation.COLLECTION,
    ),
    Right(
        asked=DismissStranger,
        does="say that somebody of the channel is no panel member",
        form="Add to the panel",
        who=(Who.SECRETARIAT,),
        operation=Operation.ALTERATION,
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
