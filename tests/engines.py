"""The engines that pages are looked at in: Chromium, and Firefox and WebKitGTK as Debian packages them.

Chromium is driven by Playwright, the others through Selenium. WebKitGTK has a WebDriver of its own and wants a screen, which Xvfb gives. Debian packages no driver
for Firefox, but Firefox speaks WebDriver's commands itself, over a socket (Marionette), to which
`_Marionette` carries what Selenium asks for.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright
from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService

PACKAGES = {
    "firefox": ["firefox-esr"],
    "webkit": ["webkit2gtk-driver", "xvfb"],
}
# What each package brings; Ubuntu and Mozilla call Firefox by its plain name.
PROGRAMS = {
    "firefox-esr": ["firefox-esr", "firefox"],
    "webkit2gtk-driver": ["WebKitWebDriver"],
    "xvfb": ["Xvfb"],
}
START_SECONDS = 60
# Chromium makes its own window even where nobody sees one, with two pages below the field for addresses in each
# context: they took longer than the page that is tested. The names before them are those that Playwright turns off,
# which a list of ours replaces.
FEATURES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,WebUIOmniboxPopup,WebUIOmniboxAimPopup"
)
_COMMANDS = {
    "actions": "WebDriver:PerformActions",
    "clickElement": "WebDriver:ElementClick",
    "executeScript": "WebDriver:ExecuteScript",
    "w3cExecuteScript": "WebDriver:ExecuteScript",
    "findElement": "WebDriver:FindElement",
    "findElements": "WebDriver:FindElements",
    "get": "WebDriver:Navigate",
    "getCurrentUrl": "WebDriver:GetCurrentURL",
    "getElementText": "WebDriver:GetElementText",
    "getTitle": "WebDriver:GetTitle",
    "goBack": "WebDriver:Back",
    "newSession": "WebDriver:NewSession",
    "quit": "WebDriver:DeleteSession",
    "sendKeysToElement": "WebDriver:ElementSendKeys",
    "setWindowRect": "WebDriver:SetWindowRect",
}


def chromium(playwright: Playwright, path: str) -> Browser:
    """A Chromium without a window."""
    options = ["--no-sandbox", f"--disable-features={FEATURES_OFF}"]
    return playwright.chromium.launch(executable_path=path, args=options)


def missing(engine: str) -> list[str]:
    """The Debian packages that an engine wants and this machine lacks."""
    return [name for name in PACKAGES[engine] if not any(map(shutil.which, PROGRAMS[name]))]


def _program(package: str) -> str:
    return next(path for path in map(shutil.which, PROGRAMS[package]) if path)


class _Marionette:
    """Carries Selenium's commands to a Firefox: each message is its length, a colon, and JSON."""

    def __init__(self, port: int) -> None:
        self.socket = _connected(port)
        self.number = 0
        self._message()  # what it says of itself

    def _message(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self.socket.recv(1)
        text = b""
        while len(text) < int(size[:-1]):
            text += self.socket.recv(int(size[:-1]) - len(text))
        return json.loads(text)

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """The answer to a command, in the form in which Selenium expects it."""
        self.number += 1
        asked = json.dumps([0, self.number, _COMMANDS[command], params]).encode()
        self.socket.sendall(str(len(asked)).encode() + b":" + asked)
        _, _, error, answer = self._message()
        if error:
            return {"status": 500, "value": json.dumps({"value": error})}
        single = isinstance(answer, dict) and set(answer) == {"value"}
        return {"value": answer["value"] if single else answer}

    def close(self) -> None:
        """End the connection."""
        self.socket.close()


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), START_SECONDS)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(START_SECONDS)


@contextmanager
def firefox(folder: Path) -> Iterator[WebDriver]:
    """A Firefox without a window, its profile in `folder`."""
    port = _free_port()
    (folder / "user.js").write_text(f'user_pref("marionette.port", {port});\n', "utf-8")
    options = ["--marionette", "--headless", "--no-remote", "--profile", str(folder)]
    with _running([_program("firefox-esr"), *options], stdout=subprocess.DEVNULL):
        carrier: Any = _Marionette(port)
        yield webdriver.Remote(command_executor=carrier, options=webdriver.FirefoxOptions())
        carrier.close()


@contextmanager
def webkit(_folder: Path) -> Iterator[WebDriver]:
    """A WebKitGTK in a window on a screen that nobody sees."""
    (browser,) = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
    options = WebKitOptions()
    options.binary_location = str(browser)
    options.add_argument("--automation")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with _running(command, pass_fds=[write]), os.fdopen(read) as number:
        # Root in a container has no sandbox to give; the pages are our own.
        where = os.environ | {"DISPLAY": f":{number.readline().strip()}"}
        where["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
        service = WebKitService(_program("webkit2gtk-driver"), env=where)
        driver = webdriver.WebKitGTK(options=options, service=service)
        try:
            yield driver
        finally:
            driver.quit()


ENGINES = {"firefox": firefox, "webkit": webkit}
