"""The pages that the app package links to: support, privacy and terms, as plain true text without scripts."""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.Response]]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAGE = """<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title} · Panel Clerk</title>
<main>
<h1>{title}</h1>
{body}
</main>
"""

SUPPORT = """
<p>Panel Clerk is the clerk of a police-led, multi-agency disruption panel in Microsoft Teams: it takes down
who was asked for what and by when, and reminds them.
<p>In Teams, type <b>help</b> in your own chat with the clerk: it shows what you may do.
<p>For anything else ask the panel's secretariat, or the IT service of the police force whose team it is.
<p>It is not monitored. Where life is at risk, call 999.
<p><a href="privacy">Privacy</a> · <a href="terms">Terms of use</a>
"""

PRIVACY = """
<p>The police force whose team the clerk was added to runs it, and answers for what it keeps.
<h2>What is kept</h2>
<ul>
<li>Of the panel's people: name, work e-mail address, seat, role, and how Teams identifies and reaches them.
<li>Of the panel's work: what was asked, of which seat and by when, and what was answered.
<li>Of the panel's channel: what is said to the clerk and, where the team has allowed it, everything that is
said there, with edits and deletions. What belongs to no record is deleted again within ten weeks.
<li>Of every change, look and disclosure: who, when, and which record.
</ul>
<h2>Why</h2>
<p>So that members of the panel learn in time what they are asked, and so that the force can account for what
was shared with whom.
<h2>Where it is</h2>
<p>In the force's own database, with people's words, names and addresses encrypted. Members of the panel see
in Teams what concerns them; a post in the panel's channel carries references, not what people wrote. Nothing
goes anywhere else: the clerk talks to Microsoft Teams, Microsoft's sign-in service and that database only,
without analytics, advertising or outside artificial intelligence.
<p>These pages set no cookies and keep no record of you.
<h2>Whom to ask</h2>
<p>The force's information manager or data protection officer: for what is held about you, for how long, and
to have it put right. The panel's secretariat knows how to reach them.
"""

TERMS = """
<ul>
<li>The clerk is for members of the panel, for the panel's work, as the force and your own organisation allow.
<li>What you tell it is on record under your name. Whoever you are in Teams is who you are to the clerk.
<li>Everybody in the channel sees what is typed there: put no personal data and no intelligence in it.
<li>Nothing above OFFICIAL-SENSITIVE belongs here.
<li>It is not monitored. Where life is at risk, call 999.
<li>It is free software under the Apache License 2.0 and comes without warranty.
</ul>
<p>For questions ask the panel's secretariat.
"""


def _shown(title: str, body: str) -> Handler:
    text = PAGE.format(title=title, body=body.strip())

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=text, content_type="text/html", headers=HEADERS)

    return page


PAGES = (
    web.get("/support", _shown("Support", SUPPORT)),
    web.get("/privacy", _shown("Privacy", PRIVACY)),
    web.get("/terms", _shown("Terms of use", TERMS)),
)
