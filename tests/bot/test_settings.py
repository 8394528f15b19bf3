"""The settings: a clear sentence for everything that is missing, wrong or open."""

import base64
import datetime as dt
import json
import re

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import ValidationError

from bot.settings import BadSettings, Settings, read_registration, read_settings
from tests.bot.issuer import APP_ID, TENANT, rsa_key

SECRET = "correct-horse-battery"


def a_ring(*numbers, fill=0):
    return {str(number): base64.b64encode(bytes([fill + number] * 32)).decode() for number in numbers}


def keys_json(**changes):
    return json.dumps(
        {"seal": a_ring(1, 2), "chain": a_ring(1, fill=50), "mac": a_ring(1, fill=90), **changes}
    )


@pytest.fixture(autouse=True)
def empty_surroundings(monkeypatch, tmp_path):
    """No variable and no `.env` of the machine the tests run on."""
    for name in (f"CLERK_{field.upper()}" for field in Settings.model_fields):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """A complete production environment; call it to change variables, None takes one away."""

    def change(**changes):
        complete = {
            "DATABASE_URL": "sqlite:////var/lib/clerk/clerk.db",
            "APP_ID": APP_ID,
            "APP_PASSWORD": SECRET,
            "APP_TENANT_ID": TENANT,
            "TENANTS": TENANT,
            "ANCHOR_FILE": str(tmp_path / "anchors"),
            "KEYS": keys_json(),
        }
        for name, value in {**complete, **changes}.items():
            if value is None:
                monkeypatch.delenv(f"CLERK_{name}", raising=False)
            else:
                monkeypatch.setenv(f"CLERK_{name}", value)

    return change


def a_certificate(file, *, key="first", certified="first"):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Panel Clerk")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder(
            name, name, rsa_key(certified).public_key(), 1, start, start.replace(year=2030)
        )
        .sign(rsa_key(certified), hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
    file.write_bytes(
        rsa_key(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate
    )
    return str(file)


def test_a_complete_environment_is_read_with_its_defaults(environment):
    environment()

    settings = read_settings()

    assert settings.environment == "production"
    assert (settings.host, settings.port) == ("127.0.0.1", 3978)
    assert settings.service_hosts == ("smba.trafficmanager.net",)
    assert settings.upload_hosts == ()
    assert settings.login_url == "https://login.microsoftonline.com"
    assert settings.openid_metadata_url == "https://login.botframework.com/v1/.well-known/openidconfiguration"
    assert settings.app_password.get_secret_value() == SECRET
    assert settings.public_url is None


def test_the_key_rings_are_parsed_and_cannot_be_changed(environment):
    environment()

    keys = read_settings().keys

    assert keys.seal == {1: bytes([1] * 32), 2: bytes([2] * 32)}
    assert max(keys.seal) == 2
    with pytest.raises(TypeError):
        keys.seal[3] = b""


def test_the_settings_cannot_be_changed(environment):
    environment()

    with pytest.raises(ValidationError):
        read_settings().port = 1


def test_lists_may_be_json_or_words_between_commas(environment):
    other = TENANT.replace("1", "a")
    environment(
        TENANTS=f" {TENANT} ,{other.upper()}, ", UPLOAD_HOSTS='["a.sharepoint.com", "b.sharepoint.com"]'
    )

    settings = read_settings()

    assert settings.tenants == (TENANT, other)
    assert settings.upload_hosts == ("a.sharepoint.com", "b.sharepoint.com")


def test_a_file_named_env_is_read_and_the_environment_wins(environment, tmp_path):
    environment(APP_PASSWORD=None, PORT="4000")
    (tmp_path / ".env").write_text("CLERK_APP_PASSWORD=from-the-file\nCLERK_PORT=5000\nOTHER=1\n")

    settings = read_settings()

    assert settings.app_password.get_secret_value() == "from-the-file"
    assert settings.port == 4000


def test_what_is_given_by_name_wins_over_the_environment(environment):
    environment(PORT="4000")

    assert read_settings(port=4001, tenants=[TENANT]).port == 4001


def test_development_may_speak_http_on_this_machine(environment):
    environment(
        ENVIRONMENT="development",
        LOGIN_URL="http://127.0.0.1:9000/",
        OPENID_METADATA_URL="http://localhost:9000/openid",
        SERVICE_HOSTS="127.0.0.1,localhost",
    )

    settings = read_settings()

    assert settings.is_development
    assert settings.login_url == "http://127.0.0.1:9000"


def test_a_certificate_serves_instead_of_a_password(environment, tmp_path):
    environment(APP_PASSWORD=None, APP_CERTIFICATE=a_certificate(tmp_path / "clerk.pem"))

    assert read_settings().app_certificate == tmp_path / "clerk.pem"


@pytest.mark.parametrize("url", ["sqlite:///clerk.db", "postgresql://h/d", "postgresql+psycopg://u:p@h/d"])
def test_the_databases_it_knows_are_taken(environment, url):
    environment(DATABASE_URL=url)

    assert read_settings().database_url.get_secret_value() == url


HTTPS = "must begin with https:// in production"
ONE_PLACE = "must be one host's web address, with neither wildcard nor query"
ELSEWHERE = "must not point to an address or to this machine in production"
BAD = [
    ("DATABASE_URL", None, "CLERK_DATABASE_URL is missing."),
    ("APP_ID", None, "CLERK_APP_ID is missing."),
    ("APP_TENANT_ID", None, "CLERK_APP_TENANT_ID is missing."),
    ("TENANTS", None, "CLERK_TENANTS is missing."),
    ("ANCHOR_FILE", None, "CLERK_ANCHOR_FILE is missing."),
    ("KEYS", None, "CLERK_KEYS is missing."),
    ("APP_ID", "", "CLERK_APP_ID is missing."),
    ("APP_ID", "   ", "CLERK_APP_ID must be the application id"),
    ("APP_ID", "panel-clerk", "CLERK_APP_ID must be the application id"),
    ("APP_PASSWORD", None, "CLERK_APP_PASSWORD or CLERK_APP_CERTIFICATE is needed"),
    ("APP_PASSWORD", "  ", "CLERK_APP_PASSWORD or CLERK_APP_CERTIFICATE is needed"),
    ("APP_TENANT_ID", "common", "CLERK_APP_TENANT_ID must be one tenant"),
    ("TENANTS", "", "CLERK_TENANTS is missing."),
    ("TENANTS", " , ", "CLERK_TENANTS must list at least one host tenant."),
    ("TENANTS", "*", "CLERK_TENANTS must list tenant ids, each a GUID."),
    ("TENANTS", '["unfinished', "CLERK_TENANTS must be a JSON list"),
    ("TENANTS", "[1]", "CLERK_TENANTS must be a JSON list"),
    (
        "SERVICE_HOSTS",
        "*.trafficmanager.net",
        "CLERK_SERVICE_HOSTS must list full host names, without wildcards.",
    ),
    ("SERVICE_HOSTS", "https://smba.trafficmanager.net/", "CLERK_SERVICE_HOSTS must list host names only"),
    ("SERVICE_HOSTS", "127.0.0.1", "CLERK_SERVICE_HOSTS must list public host names in production"),
    ("SERVICE_HOSTS", "localhost", "CLERK_SERVICE_HOSTS must list public host names in production"),
    ("SERVICE_HOSTS", ",", "CLERK_SERVICE_HOSTS must list at least one host."),
    ("UPLOAD_HOSTS", "*", "CLERK_UPLOAD_HOSTS must list full host names, without wildcards."),
    ("OPENID_METADATA_URL", "http://login.botframework.com/x", f"CLERK_OPENID_METADATA_URL {HTTPS}"),
    ("OPENID_METADATA_URL", "login.botframework.com", "CLERK_OPENID_METADATA_URL must be a web address."),
    ("LOGIN_URL", "http://login.microsoftonline.com", f"CLERK_LOGIN_URL {HTTPS}"),
    ("LOGIN_URL", "https://127.0.0.1", f"CLERK_LOGIN_URL {ELSEWHERE}"),
    ("LOGIN_URL", "https://[::1]:8080", f"CLERK_LOGIN_URL {ELSEWHERE}"),
    ("LOGIN_URL", "https://2130706433/", f"CLERK_LOGIN_URL {ELSEWHERE}"),
    ("LOGIN_URL", "https://0x7f.1/", f"CLERK_LOGIN_URL {ELSEWHERE}"),
    ("LOGIN_URL", "https://localhost/", f"CLERK_LOGIN_URL {ELSEWHERE}"),
    ("LOGIN_URL", f"https://u:{SECRET}@login.example", "CLERK_LOGIN_URL must be a web address."),
    ("LOGIN_URL", "https://login.example:port", "CLERK_LOGIN_URL must be a web address."),
    ("PUBLIC_URL", "http://clerk.example", f"CLERK_PUBLIC_URL {HTTPS}"),
    ("PUBLIC_URL", "https://clerk.example/?panel=oak", f"CLERK_PUBLIC_URL {ONE_PLACE}"),
    ("PUBLIC_URL", "https://*.example", f"CLERK_PUBLIC_URL {ONE_PLACE}"),
    ("KEYS", SECRET, "CLERK_KEYS must be JSON with the rings seal, chain and mac."),
    ("KEYS", "[]", "CLERK_KEYS must be JSON with the rings seal, chain and mac."),
    ("KEYS", keys_json(other={}), "CLERK_KEYS must be JSON with the rings seal, chain and mac."),
    ("KEYS", keys_json(mac={}), "CLERK_KEYS must have a ring mac"),
    ("KEYS", json.dumps({"seal": a_ring(1)}), "CLERK_KEYS must have a ring chain"),
    ("KEYS", keys_json(seal={"one": "x"}), "CLERK_KEYS must number the keys of seal from 1 upwards."),
    ("KEYS", keys_json(seal={"1": SECRET}), "CLERK_KEYS must hold each key as base64 text."),
    ("KEYS", keys_json(seal={"1": 7}), "CLERK_KEYS must hold each key as base64 text."),
    (
        "KEYS",
        keys_json(seal={"1": base64.b64encode(b"short").decode()}),
        "CLERK_KEYS must hold keys of 32 bytes",
    ),
    ("KEYS", keys_json(chain=a_ring(1)), "CLERK_KEYS must not use one key twice."),
    ("ENVIRONMENT", "test", "CLERK_ENVIRONMENT must be production or development."),
    ("PORT", "0", "CLERK_PORT must be a number from 1 to 65535."),
    ("PORT", "70000", "CLERK_PORT must be a number from 1 to 65535."),
    ("PORT", "http", "CLERK_PORT must be a number from 1 to 65535."),
    ("HOST", "not a host", "CLERK_HOST must be an address or a host name to listen on."),
    ("ANCHOR_FILE", "/no/such/folder/anchors", "CLERK_ANCHOR_FILE must be a file in a folder that exists."),
    ("ANCHOR_FILE", "/", "CLERK_ANCHOR_FILE must be a file in a folder that exists."),
    ("DATABASE_URL", "mysql://h/d", "CLERK_DATABASE_URL must be"),
    ("DATABASE_URL", "postgresql+asyncpg://h/d", "CLERK_DATABASE_URL must be"),
    ("DATABASE_URL", "sqlite://", "CLERK_DATABASE_URL must be"),
    ("DATABASE_URL", "sqlite:///:memory:", "CLERK_DATABASE_URL must be"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_each_wrong_setting_is_refused_in_one_clear_sentence(environment, name, value, sentence):
    environment(**{name: value})

    with pytest.raises(BadSettings) as refused:
        read_settings()

    (said,) = refused.value.sentences
    assert said.startswith(sentence)
    assert re.fullmatch(r"CLERK_[A-Z_]+ .+\.", said)
    assert "{" not in said
    assert SECRET not in said


def test_an_empty_value_given_by_name_is_refused_too(environment):
    environment()

    with pytest.raises(BadSettings, match="CLERK_APP_ID must be the application id"):
        read_settings(app_id="")


def test_two_credentials_are_one_too_many(environment, tmp_path):
    environment(APP_CERTIFICATE=a_certificate(tmp_path / "clerk.pem"))

    with pytest.raises(BadSettings, match="CLERK_APP_PASSWORD and CLERK_APP_CERTIFICATE are both set"):
        read_settings()


@pytest.mark.parametrize("spoil", ["absent", "garbage", "another key", "no certificate"])
def test_a_certificate_that_cannot_be_used_is_refused(environment, tmp_path, spoil):
    file = tmp_path / "clerk.pem"
    if spoil != "absent":
        a_certificate(file, certified="second" if spoil == "another key" else "first")
    if spoil == "garbage":
        file.write_bytes(b"\x00garbage")
    if spoil == "no certificate":
        file.write_bytes(file.read_bytes().split(b"-----BEGIN CERTIFICATE")[0])
    environment(APP_PASSWORD=None, APP_CERTIFICATE=str(file))

    with pytest.raises(BadSettings, match="CLERK_APP_CERTIFICATE must be a readable PEM file"):
        read_settings()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "clerk.example"])
def test_development_listens_on_this_machine_only(environment, host):
    environment(ENVIRONMENT="development", HOST=host)

    with pytest.raises(BadSettings, match="CLERK_HOST must be a loopback address in development"):
        read_settings()


def test_production_may_listen_on_every_address(environment):
    environment(HOST="0.0.0.0")

    assert read_settings().host == "0.0.0.0"


def test_every_problem_is_named_at_once(environment):
    environment(APP_ID="x", PORT="x", TENANTS=None)

    with pytest.raises(BadSettings) as refused:
        read_settings()

    assert [said.split()[0] for said in refused.value.sentences] == [
        "CLERK_APP_ID",
        "CLERK_TENANTS",
        "CLERK_PORT",
    ]


def test_the_registration_is_read_without_asking_for_the_rest(environment):
    environment(
        DATABASE_URL=None, APP_PASSWORD=None, TENANTS=None, KEYS="x", PUBLIC_URL="https://clerk.example/"
    )

    registration = read_registration()

    assert (registration.app_id, registration.public_url) == (APP_ID, "https://clerk.example")
    assert set(type(registration).model_fields) == {"environment", "app_id", "public_url"}


def test_the_registration_needs_a_public_address_where_serving_does_not(environment):
    environment(APP_ID=None)

    with pytest.raises(BadSettings) as refused:
        read_registration()

    assert refused.value.sentences == ("CLERK_APP_ID is missing.", "CLERK_PUBLIC_URL is missing.")


def test_no_secret_is_shown_in_a_refusal_or_in_a_print(environment):
    environment(DATABASE_URL=f"mysql://clerk:{SECRET}@h/d", KEYS=SECRET)
    with pytest.raises(BadSettings) as refused:
        read_settings()
    environment(DATABASE_URL=f"postgresql://clerk:{SECRET}@h/d")

    assert SECRET not in str(refused.value)
    assert refused.value.__suppress_context__
    assert SECRET not in repr(read_settings())
    assert "\\x01" not in repr(read_settings())


def test_an_env_file_that_is_not_text_is_refused(environment, tmp_path):
    environment()
    (tmp_path / ".env").write_bytes(b"CLERK_PORT=\xff\xfe\n")

    with pytest.raises(BadSettings, match="must be UTF-8 text"):
        read_settings()


def test_the_forces_own_ladder_is_read_from_a_file(environment, tmp_path):
    file = tmp_path / "ladder.toml"
    file.write_text('[tasks]\nthread = []\n[queue]\nhours = 2\n[hours]\nmorning = "09:00"\n')
    environment(LADDER=str(file))

    ladder = read_settings().ladder
    assert (ladder.queue_hours, f"{ladder.hours.morning:%H:%M}") == (2, "09:00")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "CLERK_LADDER must be a TOML file that can be read."),
        ("[tasks", "CLERK_LADDER must be a TOML file that can be read."),
        ('[hours]\nmorning = "19:00"', "CLERK_LADDER: hours.morning must be at least an hour before"),
        ("[tasks]\nthread = [1]", "CLERK_LADDER: tasks.thread must be later than the owner's first day"),
    ],
)
def test_a_ladder_that_cannot_be_climbed_stops_the_start(environment, tmp_path, content, sentence):
    file = tmp_path / "ladder.toml"
    if content is not None:
        file.write_text(content)
    environment(LADDER=str(file))

    with pytest.raises(BadSettings, match=re.escape(sentence)):
        read_settings()
