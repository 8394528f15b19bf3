"""The few plain words that the door of the conversation says itself, without a card of a panel's."""

TOO_FAST = (
    "That is more than I can take in at once, so what you sent just now was not done. Wait a moment, then "
    "please try again."
)
NOT_SAVED = "That was not saved. Please try again in a moment."
PERHAPS_SAVED = (
    "I can't tell whether that was saved: my database went away just then. Please look before you send it "
    "again; “mine” shows what is asked of your seat."
)
STRANGER = (
    "I am the clerk of a disruption panel, and I don't know you yet. Ask the panel's secretariat to add "
    "you to its register; then I can help you here."
)
NOT_SET_UP = (
    "This channel is not set up as a panel's channel yet. Whoever runs the clerk gives you a one-time code; "
    "type “setup” and the code in the channel."
)
NOT_HERE = (
    "This works on messages in the channel of a panel that I am the clerk of. Here I am not: ask whoever "
    "runs the panel to add me, and to set me up with a one-time code."
)
NO_SUCH_ACTION = (
    "I can't do that with this message. Nothing was changed. In your chat with me, “help” says what I can do."
)
MIND_THE_TACTICS = (
    "Your message in the channel has a word that may point to a tactic. If it is ordinary talk, leave it: "
    "I have told nobody. If it says how something came to be known, please delete it, and say only what is "
    "known."
)
SET_UP_IN_CHANNEL = "Type “setup” and the code in the panel's channel, naming me there."
NO_ROSTER_YET = "I can't read who is in this channel yet. Please try again."
NOT_IN_THIS_PLACE = "I can't do that here."
