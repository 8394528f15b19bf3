"""The settings: the environment (or `.env`), read once, frozen, and refused in plain sentences when wrong."""

import base64
import binascii
import ipaddress
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import SplitResult, urlsplit

from pydantic import BeforeValidator, InstanceOf, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from panel.reminders import LADDER, BadLadder, Ladder, ladder_from

PREFIX = "CLERK_"
RINGS = ("seal", "chain", "mac")

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_DATABASES = re.compile(r"sqlite:///(?!:memory:)[^\s?]\S*|postgresql(?:\+psycopg)?://\S+")


class BadSettings(Exception):
    """The clerk cannot start like this: one sentence for each problem, naming variables and never values."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


@dataclass(frozen=True)
class Keys:
    """Three rings of 32-byte keys. The highest number of a ring writes; every number reads."""

    seal: Mapping[int, bytes] = field(repr=False)
    chain: Mapping[int, bytes] = field(repr=False)
    mac: Mapping[int, bytes] = field(repr=False)


def _wrong(sentence: str) -> PydanticCustomError:
    """What is wrong with a variable; `{name}` in the sentence becomes the variable's name."""
    return PydanticCustomError("clerk", "{sentence}", {"sentence": sentence})


def _listed(given: object) -> object:
    """A JSON list or words between commas; a collection passed by name stays as it is."""
    if not isinstance(given, str):
        return given
    if given.lstrip().startswith("["):
        try:
            words = json.loads(given)
        except ValueError:
            raise _wrong("{name} must be a JSON list or words between commas.") from None
    else:
        words = given.split(",")
    if not all(isinstance(word, str) for word in words):
        raise _wrong("{name} must be a JSON list or words between commas.")
    return [word.strip() for word in words if word.strip()]


def _key(encoded: object) -> bytes:
    if not isinstance(encoded, str):
        raise _wrong("{name} must hold each key as base64 text.")
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise _wrong("{name} must hold each key as base64 text.") from None
    if len(key) != 32:
        raise _wrong("{name} must hold keys of 32 bytes; one has another length.")
    return key


def _ring(rings: Mapping[str, object], ring: str) -> Mapping[int, bytes]:
    keys = rings.get(ring)
    if not isinstance(keys, dict) or not keys:
        raise _wrong(f"{{name}} must have a ring {ring} with at least one numbered key.")
    if not all(re.fullmatch(r"[1-9][0-9]{0,5}", number) for number in keys):
        raise _wrong(f"{{name}} must number the keys of {ring} from 1 upwards.")
    return MappingProxyType({int(number): _key(encoded) for number, encoded in keys.items()})


def _keys(given: object) -> object:
    if isinstance(given, Keys):
        return given
    try:
        rings = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        raise _wrong("{name} must be JSON with the rings seal, chain and mac.") from None
    if not isinstance(rings, dict) or not set(rings) <= set(RINGS):
        raise _wrong("{name} must be JSON with the rings seal, chain and mac.")
    keys = Keys(**{ring: _ring(rings, ring) for ring in RINGS})
    every = [*keys.seal.values(), *keys.chain.values(), *keys.mac.values()]
    if len(set(every)) < len(every):
        raise _wrong("{name} must not use one key twice.")
    return keys


def _ladder(given: object) -> object:
    """From the TOML file that the force has written."""
    if isinstance(given, Ladder):
        return given
    try:
        with Path(str(given)).open("rb") as file:
            return ladder_from(tomllib.load(file))
    except BadLadder as problem:
        raise _wrong(f"{{name}}: {problem}") from None
    except (OSError, ValueError):
        raise _wrong("{name} must be a TOML file that can be read.") from None


def _port(given: object) -> object:
    number = int(given) if isinstance(given, str) and re.fullmatch(r"[0-9]{1,5}", given) else given
    if not isinstance(number, int) or not 1 <= number <= 65_535:
        raise _wrong("{name} must be a number from 1 to 65535.")
    return number


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Told(BaseSettings):
    """What every reader of the settings is told: how they are read, and which bot this is."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
        validate_default=True,
    )

    environment: Literal["production", "development"] = "production"
    app_id: str

    @field_validator("app_id")
    @classmethod
    def _is_a_guid(cls, app_id: str) -> str:
        if not _GUID.fullmatch(app_id):
            raise _wrong("{name} must be the application id of the bot, a GUID.")
        return app_id.lower()

    @field_validator("openid_metadata_url", "login_url", "public_url", check_fields=False)
    @classmethod
    def _is_a_safe_url(cls, url: str | None, others: ValidationInfo) -> str | None:
        if url is None:
            return None
        parts = _split(url)
        if parts is None or not parts.hostname or parts.username is not None or parts.scheme[:4] != "http":
            raise _wrong("{name} must be a web address.")
        if _is_production(others) and parts.scheme != "https":
            raise _wrong("{name} must begin with https:// in production.")
        if _is_production(others) and not _is_public_name(parts.hostname):
            raise _wrong("{name} must not point to an address or to this machine in production.")
        return url.rstrip("/")

    @field_validator("public_url", check_fields=False)
    @classmethod
    def _is_one_place(cls, url: str | None) -> str | None:
        """Pages are found below it, and its host is named to Teams as ours."""
        parts = _split(url) if url else None
        if parts and (parts.query or not _HOST.fullmatch(parts.hostname or "")):
            raise _wrong("{name} must be one host's web address, with neither wildcard nor query.")
        return url


class Registration(Told):
    """The few settings that the app package is made from. Made by `read_registration`."""

    public_url: str


class Settings(Told):
    """Everything the clerk is told from outside. Made by `read_settings`."""

    database_url: SecretStr
    app_password: SecretStr | None = None
    app_certificate: Path | None = None
    app_tenant_id: str
    tenants: Words
    service_hosts: Words = ("smba.trafficmanager.net",)
    upload_hosts: Words = ()
    word_template: Path | None = None
    ladder: Annotated[InstanceOf[Ladder], NoDecode, BeforeValidator(_ladder)] = LADDER
    anchor_file: Path
    openid_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    login_url: str = "https://login.microsoftonline.com"
    keys: Annotated[InstanceOf[Keys], NoDecode, BeforeValidator(_keys)]
    host: str = "127.0.0.1"
    port: Annotated[int, BeforeValidator(_port)] = 3978
    public_url: str | None = None

    @property
    def is_development(self) -> bool:
        return self.environment == "development"

    @field_validator("database_url")
    @classmethod
    def _names_a_database(cls, url: SecretStr) -> SecretStr:
        if not _DATABASES.fullmatch(url.get_secret_value()):
            raise _wrong("{name} must be sqlite:///file, postgresql://… or postgresql+psycopg://….")
        return url

    @field_validator("app_certificate")
    @classmethod
    def _is_the_only_credential(cls, certificate: Path | None, others: ValidationInfo) -> Path | None:
        password = others.data.get("app_password")
        has_password = isinstance(password, SecretStr) and bool(password.get_secret_value().strip())
        if has_password and certificate:
            raise _wrong(f"{PREFIX}APP_PASSWORD and {{name}} are both set; the clerk needs only one.")
        if not has_password and not certificate:
            raise _wrong(f"{PREFIX}APP_PASSWORD or {{name}} is needed: the clerk has no credential.")
        if certificate and not _is_a_certificate(certificate):
            raise _wrong(
                "{name} must be a readable PEM file with an RSA key, unencrypted, and its certificate."
            )
        return certificate

    @field_validator("app_tenant_id")
    @classmethod
    def _is_one_tenant(cls, tenant: str) -> str:
        tenant = tenant.lower()
        if not _GUID.fullmatch(tenant) and not ("." in tenant and _HOST.fullmatch(tenant)):
            raise _wrong("{name} must be one tenant, a GUID or its domain.")
        return tenant

    @field_validator("tenants")
    @classmethod
    def _are_tenants(cls, tenants: tuple[str, ...]) -> tuple[str, ...]:
        if not tenants:
            raise _wrong("{name} must list at least one host tenant.")
        if not all(_GUID.fullmatch(tenant) for tenant in tenants):
            raise _wrong("{name} must list tenant ids, each a GUID.")
        return tuple(tenant.lower() for tenant in tenants)

    @field_validator("service_hosts", "upload_hosts")
    @classmethod
    def _are_hosts(cls, hosts: tuple[str, ...], others: ValidationInfo) -> tuple[str, ...]:
        hosts = tuple(host.lower() for host in hosts)
        if any("*" in host for host in hosts):
            raise _wrong("{name} must list full host names, without wildcards.")
        if not all(_HOST.fullmatch(host) for host in hosts):
            raise _wrong("{name} must list host names only, without scheme, port or path.")
        if _is_production(others) and not all(_is_public_name(host) for host in hosts):
            raise _wrong(
                "{name} must list public host names in production, no addresses and not this machine."
            )
        if not hosts and others.field_name == "service_hosts":
            raise _wrong("{name} must list at least one host.")
        return hosts

    @field_validator("host")
    @classmethod
    def _is_bound_safely(cls, host: str, others: ValidationInfo) -> str:
        if not _HOST.fullmatch(host.lower()) and not _address(host):
            raise _wrong("{name} must be an address or a host name to listen on.")
        if others.data.get("environment") == "development" and not _is_loopback(host):
            raise _wrong("{name} must be a loopback address in development.")
        return host

    @field_validator("word_template")
    @classmethod
    def _is_a_word_file(cls, file: Path | None) -> Path | None:
        if file and not (file.suffix.lower() == ".docx" and file.is_file()):
            raise _wrong("{name} must be a Word file (.docx) that exists.")
        return file.resolve() if file else None

    @field_validator("anchor_file")
    @classmethod
    def _is_in_a_folder(cls, file: Path) -> Path:
        if file.is_dir() or not file.parent.is_dir():
            raise _wrong("{name} must be a file in a folder that exists.")
        return file


AnySettings = TypeVar("AnySettings", bound=Told)


def read_settings(**given: Any) -> Settings:
    """What is given by name wins over the environment, and that over `.env`; raises `BadSettings`."""
    return _read(Settings, given)


def read_registration(**given: Any) -> Registration:
    """As `read_settings`, but asks for nothing that Teams need not be told."""
    return _read(Registration, given)


def _read(kind: type[AnySettings], given: Mapping[str, Any]) -> AnySettings:
    try:
        return kind(**given)
    except ValidationError as errors:
        raise BadSettings(map(_sentence, errors.errors(include_url=False, include_input=False))) from None
    except UnicodeDecodeError:
        raise BadSettings(["The file .env must be UTF-8 text."]) from None


def _sentence(error: Any) -> str:
    name = PREFIX + str(error["loc"][0]).upper()
    match error["type"]:
        case "clerk":
            return str(error["ctx"]["sentence"]).replace("{name}", name)
        case "missing":
            return f"{name} is missing."
        case "literal_error":
            return f"{name} must be {error['ctx']['expected'].replace(chr(39), '')}."
        case _:
            return f"{name} cannot be understood."


def _is_production(others: ValidationInfo) -> bool:
    return others.data.get("environment") == "production"


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return address.is_loopback if address else host.lower() == "localhost"


def _is_public_name(host: str) -> bool:
    """A dotted name whose last label is no number: neither an address in any notation nor this machine."""
    labels = host.lower().rstrip(".").split(".")
    return len(labels) > 1 and labels[-1] != "localhost" and not labels[-1][0].isdigit()


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - Reading it raises when it is no port.
    except ValueError:
        return None
    return parts if re.fullmatch(r"[!-~]+", url) and not parts.fragment else None


def _is_a_certificate(file: Path) -> bool:
    from bot.tokens import Certificate

    try:
        Certificate.from_pem(file.read_bytes())
    except (OSError, ValueError):
        return False
    return True
