"""python -m benchmarks.stock PORT TEAMS: the echo bot of botbuilder 4.17.1, with its adapter as shipped.

Two addresses are changed, and nothing else: where signing keys are published, and, under MSAL, where
login.microsoftonline.com is, since MSAL refuses an authority over plain HTTP.
"""

import sys
from typing import Any

import requests
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import ChannelValidation, microsoft_app_credentials
from msal import ConfidentialClientApplication

from benchmarks.names import APP_ID, LOOPBACK, PASSWORD, TENANT

ENTRA = "https://login.microsoftonline.com"


class Configuration:
    APP_ID = APP_ID
    APP_PASSWORD = PASSWORD
    APP_TYPE = "SingleTenant"
    APP_TENANTID = TENANT


class Nearby(requests.Session):
    """MSAL's own kind of session; it finds Entra on this machine."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(method, url.replace(ENTRA, f"{sys.argv[2]}/login"), *args, **kwargs)


def nearby(**given: Any) -> ConfidentialClientApplication:
    """As shipped: a new one, with a session of its own, whenever the SDK makes new credentials."""
    return ConfidentialClientApplication(**given, http_client=Nearby())


class Echo(ActivityHandler):
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(turn_context.activity.text)


def main() -> None:
    ChannelValidation.open_id_metadata_endpoint = f"{sys.argv[2]}/openid/.well-known/openidconfiguration"
    microsoft_app_credentials.ConfidentialClientApplication = nearby
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Configuration()))
    bot = Echo()

    async def messages(request: web.Request) -> web.Response:
        return await adapter.process(request, bot)

    async def ready(_: web.Request) -> web.Response:
        return web.Response(text="ready")

    app = web.Application()
    app.add_routes([web.post("/api/messages", messages), web.get("/readyz", ready)])
    web.run_app(app, host=LOOPBACK, port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
