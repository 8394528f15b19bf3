"""What is answered to questions about spills."""

from datetime import datetime

from panel.catalogue.spills import SpillQuestion
from panel.people import Member
from panel.views import View
from panel.views.spills import CloseSpillForm
from usecases.ports import Reading
from usecases.spills import must_keep_the_record, named


def about_spills(question: SpillQuestion, by: Member, at: datetime, reading: Reading) -> View:
    must_keep_the_record(by, at, reading)
    return CloseSpillForm(named(question.spill, reading))
