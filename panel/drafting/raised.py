"""The lines of what was raised: flags, what members put forward and said, and the places it is about."""

from collections.abc import Iterator

from panel.agenda import AREA, Contribution, Item, Line
from panel.drafting.records import Raised, Records
from panel.drafting.standing import agencies
from panel.drafting.words import because, carried
from panel.language import counted
from panel.restricted import without_restricted


def flags(records: Records) -> Iterator[Line]:
    for flag in sorted(records.flags, key=lambda flag: (flag.item, flag.ref)):
        key = f"flag:{flag.ref}"
        stood = records.carried.get(key, 0)
        still = "its task is open" if flag.has_open_task and stood else ""
        yield Line(
            key=key,
            item=flag.item,
            text=" · ".join(
                part for part in (flag.ref, flag.kind, flag.theme, flag.area, flag.priority) if part
            ),
            why=because(*([] if stood else ["new flag"]), *carried(key, records), still),
            refs=(flag.ref,),
            kind="flag",
            seats=flag.seats,
            is_new=not stood,
        )


def overheard(records: Records) -> Iterator[Line]:
    for talk in sorted(records.overheard, key=lambda talk: talk.key):
        yield Line(
            key=talk.key,
            item=talk.item,
            text=talk.text,
            why=because(*carried(talk.key, records), talk.why),
            refs=talk.refs or (records.meeting.ref,),
            thread=talk.link,
            kind="from the channel",
            is_new=not records.carried.get(talk.key),
            is_unverified=True,
            is_from_channel=True,
        )


def slots(records: Records) -> Iterator[Line]:
    """Every agency in turn, with what its people put forward; a nil return is a contribution."""
    for name, seats in agencies(records):
        said = [item for item in records.put_forward if item.seat in seats and item.is_taken is not False]
        said = [item for item in said if not item.is_late or item.is_taken]
        for item in sorted(said, key=lambda item: (item.at, item.key)):
            yield _contribution(item, records)
        if not said:
            yield Line(
                key=f"slot:{min(seats)}",
                item=Item.PARTNERS,
                text=f"{name}: nothing put forward",
                why="every agency has a slot; a nil return is a contribution",
                is_standing=True,
            )


def _contribution(item: Contribution, records: Records) -> Line:
    key = f"put:{item.key}"
    late = ["late, at the Chair's discretion"] if item.is_late else []
    return Line(
        key=key,
        item=Item.PARTNERS,
        text=item.seat_name,
        quote=without_restricted(item.words),
        why=because(*carried(key, records), f"put forward by {item.seat_name} {item.source}", *late),
        refs=(records.meeting.ref, *item.refs),
        thread=item.link,
        kind="put forward",
        is_new=not records.carried.get(key),
        is_unverified=True,
        is_from_channel=item.source.is_channel,
    )


def places(records: Records) -> Iterator[Line]:
    """Areas that several of the panel's flags are about; a flag for named seats counts for none."""
    areas: dict[str, list[Raised]] = {}
    for flag in sorted(records.flags, key=lambda flag: flag.ref):
        if flag.seats is None and flag.area.strip():
            areas.setdefault(" ".join(flag.area.casefold().split()), []).append(flag)
    for _, flags in sorted(areas.items()):
        if len(flags) > 1:
            refs = tuple(flag.ref for flag in flags)
            yield Line(
                key=f"place:{refs[0]}",
                item=Item.PLACES,
                text=f"{flags[0].area}: {', '.join(refs)}",
                why=f"{counted(len(refs), 'flag')} on this agenda about the same area",
                refs=refs,
                kind=AREA,
            )
