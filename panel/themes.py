"""What the panel's work is about, and how pressing it is."""

from enum import StrEnum

THEMES = (
    "drugs supply",
    "firearms",
    "county lines",
    "modern slavery and human trafficking",
    "organised immigration crime",
    "child sexual exploitation",
    "fraud and economic crime",
    "money laundering",
    "cyber crime",
    "organised acquisitive crime",
    "waste and environmental crime",
    "illegal money lending",
    "counterfeit goods and illicit tobacco",
    "extortion and violence",
    "rural and animal crime",
)
"""The list to choose from (force: may differ)."""


class Priority(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
