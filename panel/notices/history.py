"""Who is told what the clerk keeps of the channel."""

from collections.abc import Sequence

from panel.letters import Channel, Letter, Notice, Show


def of_binding() -> Sequence[Notice]:
    """Everybody in the channel, once: nobody's words are kept behind their back."""
    return [Letter(to=Channel(), show=Show.NOTICE)]
