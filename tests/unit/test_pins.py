"""uv and pip install from the same pins, and the pins name no index but the public one."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PUBLIC = ("https://pypi.org/simple", "https://files.pythonhosted.org/")


def locked() -> list[dict]:
    """The packages of `uv.lock`, Détente itself left out."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return [package for package in packages if package["name"] != "detente"]


def pinned(group: str) -> set[tuple[str, str]]:
    """Name and version of each package in `requirements/<group>.txt`."""
    text = (ROOT / "requirements" / f"{group}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_pip_and_uv_install_the_same_versions() -> None:
    assert pinned("dev") | pinned("bench") == {(package["name"], package["version"]) for package in locked()}


def test_pip_gets_every_package_that_development_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.match(r"[\w.-]+", line).group().lower().replace(".", "-") for line in asked}
    assert names <= {name for name, _ in pinned("dev")}


def test_the_lock_names_only_the_public_index() -> None:
    for package in locked():
        assert package["source"] == {"registry": PUBLIC[0]}, package["name"]
    for url in re.findall(r"\w+://[^\s\"]+", (ROOT / "uv.lock").read_text(encoding="utf-8")):
        assert url.startswith(PUBLIC), url


def test_the_pip_pins_name_no_index() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith("-") or "://" in line], file.name
