"""Everybody else on the panel: with the cast, forty people of seventeen organisations, and their seats."""

from rehearsal.cast import (
    ANIMALS,
    CHAIR,
    ENVIRONMENT,
    GATEKEEPER,
    HELP,
    REVENUE,
    SECRETARIAT,
    STRANGER,
    TRADING,
    TRADING_DEPUTY,
    UNREACHABLE,
    Part,
    Try,
    partner,
    police,
)

_WATCHES = (
    Try("flags", "The open flags that your seat may see.", "F-2"),
    Try("agenda", "When the panel meets, and whether your seat comes.", "M-"),
    HELP,
)

DEPUTY_CHAIR = Part(
    police("H. Pemberton", "h.pemberton"),
    "Det Ch Insp, Deputy chair",
    "Police SOC",
    "deputy chair",
    tries=(
        Try("who HMRC", "Who sits there.", "A. Fenwick"),
        Try(
            "task HMRC: check the nail bar's filings by Friday week",
            "Without a delegation it is a proposal.",
            "It waits for the Chair",
        ),
        HELP,
    ),
)
SECRETARIAT_TOO = Part(
    police("B. Coates", "b.coates"),
    "Secretariat",
    "Police SOC",
    "secretariat",
    "deputy",
    tries=SECRETARIAT.tries,
    is_lead=False,
)
GATEKEEPER_DEPUTY = Part(
    police("E. Thorne", "e.thorne"),
    "Intelligence gatekeeper, deputy",
    "Police intelligence",
    "intelligence gatekeeper",
    "deputy",
    tries=GATEKEEPER.tries,
    is_lead=False,
)
LEAD_OFFICER = Part(
    police("C. Iveson", "c.iveson"),
    "Lead officer, county lines",
    "Police SOC",
    "lead responsible officer",
    "owner",
    tries=_WATCHES,
)
LEAD_OFFICER_TOO = Part(
    police("F. Mistry", "f.mistry"),
    "Lead officer, modern slavery",
    "Police safeguarding",
    "lead responsible officer",
    "owner SPOC",
    tries=_WATCHES,
    is_lead=False,
)
OBSERVER = Part(
    partner("W. Sadler", "w.sadler@eastmarsh.police.example"),
    "Observer from another force",
    "Eastmarsh Police",
    "observer",
    tries=(
        Try("help", "What an observer may see.", "bserver"),
        Try("agenda", "Its open part, once it is issued.", "M-"),
        Try("flags", "Refused: observers see an open agenda and nothing else.", "Observers see"),
    ),
)


def _member(name: str, email: str, seat: str, duties: str = "", *, title: str = "") -> Part:
    """A member of a partner's seat, or of the force's own where the address is the force's."""
    is_police = email.endswith("northmoor.police.example")
    person = police(name, email.partition("@")[0]) if is_police else partner(name, email)
    return Part(person, title or seat, seat, duties=duties, tries=_WATCHES, is_lead=False)


NEIGHBOURHOODS = _member(
    "G. Aldous", "g.aldous@northmoor.police.example", "Police neighbourhoods", "owner SPOC"
)
RAILWAY = _member(
    "V. Hartnell", "v.hartnell@railway.police.example", "British Transport Police", "owner SPOC"
)
BORDER = _member(
    "I. Sokolow",
    "i.sokolow@border.example",
    "Border Force and Immigration Enforcement",
    "owner SPOC",
    title="Border Force and Immigration Enforcement",
)
BORDER_DEPUTY = _member(
    "P. Nwosu",
    "p.nwosu@border.example",
    "Border Force and Immigration Enforcement",
    "deputy",
    title="Border Force, deputy",
)
CHARITY_LINE = _member("D. Ashby", "d.ashby@crimestoppers.example", "Crimestoppers", "owner SPOC")
LICENSING = _member("O. Prentice", "o.prentice@durham.example", "Licensing, Durham", "owner SPOC")
PLANNING = _member("T. Lockwood", "t.lockwood@durham.example", "Planning, Durham", "owner SPOC")
SAFETY = _member("Y. Rahimi", "y.rahimi@durham.example", "Community safety, Durham", "owner SPOC")
EDUCATION = _member("J. Bellamy", "j.bellamy@durham.example", "Education, Durham", "owner SPOC")
TRADING_DARLINGTON = _member(
    "K. Ostler", "k.ostler@darlington.example", "Trading Standards, Darlington", "owner SPOC"
)
LICENSING_DARLINGTON = _member(
    "M. Devlin", "m.devlin@darlington.example", "Licensing, Darlington", "owner SPOC"
)
BUSINESSES = _member("R. Tindall", "r.tindall@daac.example", "Durham Agency Against Crime", "owner SPOC")
FIRE = _member(
    "N. Garside",
    "n.garside@fire.example",
    "County Durham and Darlington Fire and Rescue Service",
    "owner SPOC",
    title="Fire and Rescue Service",
)
FIRE_DEPUTY = _member(
    "A. Quill",
    "a.quill@fire.example",
    "County Durham and Darlington Fire and Rescue Service",
    "deputy",
    title="Fire and Rescue, deputy",
)
BENEFITS = _member("S. Harland", "s.harland@dwp.example", "Department for Work and Pensions", "owner SPOC")
BENEFITS_DEPUTY = _member(
    "L. Amadi", "l.amadi@dwp.example", "Department for Work and Pensions", "deputy", title="DWP, deputy"
)
ENVIRONMENT_DEPUTY = _member(
    "E. Coyle", "e.coyle@environment.example", "Environment Agency", "deputy", title="Environment, deputy"
)
REVENUE_DEPUTY = _member(
    "G. Stanhope", "g.stanhope@hmrc.example", "HM Revenue and Customs", "deputy", title="HMRC, deputy"
)
SAFETY_AT_WORK = _member("B. Tranter", "b.tranter@hse.example", "Health and Safety Executive", "owner SPOC")
PRISONS = _member("C. Wray", "c.wray@hmpps.example", "HM Prison and Probation Service", "owner SPOC")
PRISONS_DEPUTY = _member(
    "F. Okello", "f.okello@hmpps.example", "HM Prison and Probation Service", "deputy", title="HMPPS, deputy"
)
LOAN_SHARKS = _member(
    "H. Mercer", "h.mercer@moneylending.example", "England Illegal Money Lending Team", "owner SPOC"
)
DOOR_STAFF = _member("U. Bassett", "u.bassett@sia.example", "Security Industry Authority", "owner SPOC")
COMMISSIONER = _member(
    "P. Winslow",
    "p.winslow@commissioner.example",
    "Office of the Police and Crime Commissioner",
    "owner SPOC",
)
COMMISSIONER_DEPUTY = _member(
    "E. Ingram",
    "e.ingram@commissioner.example",
    "Office of the Police and Crime Commissioner",
    "deputy",
    title="Commissioner's office, deputy",
)

_LEADS = (
    CHAIR,
    SECRETARIAT,
    GATEKEEPER,
    TRADING,
    REVENUE,
    LEAD_OFFICER,
    DEPUTY_CHAIR,
    UNREACHABLE,
    OBSERVER,
    STRANGER,
)
EVERYBODY = (
    *_LEADS,
    SECRETARIAT_TOO,
    GATEKEEPER_DEPUTY,
    LEAD_OFFICER_TOO,
    NEIGHBOURHOODS,
    TRADING_DEPUTY,
    LICENSING,
    PLANNING,
    SAFETY,
    EDUCATION,
    TRADING_DARLINGTON,
    LICENSING_DARLINGTON,
    REVENUE_DEPUTY,
    ANIMALS,
    ENVIRONMENT,
    ENVIRONMENT_DEPUTY,
    RAILWAY,
    BORDER,
    BORDER_DEPUTY,
    CHARITY_LINE,
    BUSINESSES,
    FIRE,
    FIRE_DEPUTY,
    BENEFITS,
    BENEFITS_DEPUTY,
    SAFETY_AT_WORK,
    PRISONS,
    PRISONS_DEPUTY,
    LOAN_SHARKS,
    DOOR_STAFF,
    COMMISSIONER,
    COMMISSIONER_DEPUTY,
)
"""In the order in which the page lists them: those whom you meet first, then by organisation."""
