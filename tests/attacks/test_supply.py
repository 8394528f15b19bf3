"""T16: only what is locked by its hash is installed, and nothing that serves loads code from words."""

import ast
import json
import re
import runpy
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.sizes import size, tried

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (ROOT / "requirements" / "serve.txt", ROOT / "requirements" / "develop.txt")
SERVING = ("panel", "usecases", "cards", "documents", "storage", "scheduler", "bot", "rehearsal", "manifest")
SBOM: dict[str, Any] = runpy.run_path(str(ROOT / "requirements" / "sbom.py"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_locked_by_its_hash(lock: Path) -> None:
    packages = list(SBOM["locked"](lock.read_text()))

    assert len(packages) > 50
    assert all(re.fullmatch("[0-9a-f]{64}", one["value"]) for each in packages for one in each["hashes"])
    tried("T16", "packages locked by their hashes", len(packages))


@pytest.mark.parametrize(
    "line",
    [
        "left-pad==1.0\n",
        "left-pad>=1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n",
        "left-pad @ https://evil.example/left-pad.whl\n",
        "-e .\n",
        "--extra-index-url https://evil.example/\n",
        "left-pad==1.0 \\\n    --hash=md5:" + "0" * 32 + "\n",
    ],
)
def test_a_line_that_is_not_locked_makes_no_bill(line: str) -> None:
    with pytest.raises(SBOM["NotLocked"]):
        SBOM["bill"](LOCKS[0].read_text() + line)


def test_the_bill_names_every_package_with_its_hashes_and_is_always_the_same() -> None:
    text = LOCKS[0].read_text()
    bill = json.loads(SBOM["bill"](text))

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    named = {f"{one['name']}=={one['version']}" for one in bill["components"]}
    pinned = re.findall(r"^([\w.-]+)(?:\[.*?\])?(==[^\s;\\]+)", text, re.MULTILINE)
    assert named == {name + version for name, version in pinned}
    files = [file for one in bill["components"] for file in one["externalReferences"]]
    hashes = [file["hashes"][0]["content"] for file in files]
    assert sorted(hashes) == sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))
    assert SBOM["bill"](text) == SBOM["bill"](text)


def test_whatever_is_installed_is_installed_by_hash() -> None:
    installs = [line for line in (ROOT / "Makefile").read_text().splitlines() if "pip install" in line]

    assert len(installs) >= 2
    assert all("--require-hashes" in line for line in installs)


def test_an_unhashed_or_another_package_fails_the_install(tmp_path: Path) -> None:
    right = sha256(a_wheel(tmp_path).read_bytes()).hexdigest()
    if size(0, 1):
        assert installed(tmp_path, f"hollow==1.0 --hash=sha256:{right}\n") == (0, "")

    code, said = installed(tmp_path, "hollow==1.0\n")
    assert code != 0
    assert "Hashes are required" in said
    code, said = installed(tmp_path, f"hollow==1.0 --hash=sha256:{'0' * 64}\n")
    assert code != 0
    assert "DO NOT MATCH" in said


def a_wheel(folder: Path) -> Path:
    """The smallest package there is."""
    wheel = folder / "hollow-1.0-py3-none-any.whl"
    about = "hollow-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("hollow.py", "")
        file.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: hollow\nVersion: 1.0\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")
    return wheel


def installed(folder: Path, lock: str) -> tuple[int, str]:
    """As `make` installs, from that folder alone and without keeping it."""
    file = folder / "lock.txt"
    file.write_text(lock)
    options = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--no-index", "--dry-run")
    ran = subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--find-links", str(folder), "-r", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stderr


BY_NAME = {"eval", "exec", "compile", "__import__"}
MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "jsonpickle", "yaml", "code", "codeop", "runpy"}
SHELLS = {"system", "popen", "execv", "execve", "spawnv"}


def test_nothing_that_serves_makes_code_of_words() -> None:
    files = [file for package in SERVING for file in sorted((ROOT / package).rglob("*.py"))]
    found = [
        f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)} {what}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if (what := makes_code(node))
    ]

    assert found == []
    tried("T16", "files that serve, searched for loaded code", len(files))


def makes_code(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in BY_NAME:
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr=name)) if name in SHELLS:
            return f"os.{name}"
        case ast.Call(func=ast.Attribute(attr="import_module")):
            return "import_module"
        case ast.Call(keywords=keywords) if any(is_a_shell(one) for one in keywords):
            return "shell=True"
        case ast.Import(names=names) if {name.name.partition(".")[0] for name in names} & MODULES:
            return "import"
        case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES:
            return module
        case _:
            return ""


def is_a_shell(keyword: ast.keyword) -> bool:
    return keyword.arg == "shell" and not (
        isinstance(keyword.value, ast.Constant) and keyword.value.value is False
    )


@pytest.mark.parametrize(
    "code",
    [
        "eval(words)",
        "exec(words)",
        "import pickle",
        "from pickle import loads",
        "import yaml",
        "os.system(words)",
        "subprocess.run(words, shell=True)",
        "importlib.import_module(words)",
        "__import__(words)",
    ],
)
def test_the_search_would_find_it(code: str) -> None:
    assert any(makes_code(node) for node in ast.walk(ast.parse(code)))
