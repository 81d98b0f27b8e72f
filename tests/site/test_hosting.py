"""The headers that hosts send, from a real nginx to a real browser; and security.txt."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conftest import GARDEN, lacking, serving
from ensure_nginx import find_nginx
from playwright.sync_api import Browser, Page, expect

from living_framework.publish import hosting, policy
from living_framework.site.header_faults import header_faults
from living_framework.source.load import load

CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {site};
    error_page 404 /404.html;
    include {site}/{include};
  }}
}}
"""
# A page of each kind, in the draft where there is one.
PAGES = (
    "draft/", "draft/explorer/", "draft/map/", "draft/matrix/", "draft/glossary/", "draft/evidence/",
    "draft/data/", "draft/board/", "draft/about/", "draft/whole/", "0.1.0/", "latest/", "id/", "id/F01.1/",
    "help/", "safety/", "accessibility/", "holds/", "versions/", "rules/", "no/such/page/",
)  # fmt: skip


@pytest.fixture(scope="module")
def nginx(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole site as nginx serves it with the file that is made for it; gives the address."""
    program = find_nginx()
    if program is None:
        lacking("no nginx: run tests/ensure_nginx.py")
    folder = tmp_path_factory.mktemp("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=folder, port=port, site=built, include=hosting.NGINX)
    )
    command = [program, "-e", str(folder / "error.log"), "-c", str(configuration)]
    with subprocess.Popen(command) as server:
        for _ in range(100):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of which the browser says nothing in its console: so nothing of it was refused."""
    opened = browser.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(f"{message.location['url']}: {message.text}"))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    assert [line for line in said if "404 (Not Found)" not in line] == []
    opened.close()


def test_no_kind_of_page_does_what_the_headers_refuse(nginx: str, page: Page) -> None:
    for path in PAGES:
        answer = page.goto(f"{nginx}{path}", wait_until="load")
        assert answer
        assert answer.status == (404 if path == "no/such/page/" else 200), path
        sent = {name.lower(): value for name, value in answer.headers.items()}
        script = re.search(r"sha256-[\w+/=]+", sent["content-security-policy"])
        assert script
        for name, value in policy.headers(script[0]).items():
            assert sent[name.lower()] == value, path
    page.goto(nginx)
    page.wait_for_url("**/latest/")


def test_what_scripts_do_holds_under_the_headers(nginx: str, page: Page) -> None:
    page.goto(f"{nginx}draft/")
    page.click(".search-open")
    page.fill("#search input", "help")
    expect(page.locator(".search-results a").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("details.version:visible summary").first.click()
    expect(page.locator("details.version:visible a[data-version='0.1.0']").first).to_be_visible()
    page.goto(f"{nginx}holds/")
    page.fill("#holds-text", "F01.1")
    page.click("#holds-form button")
    expect(page.locator(".answer").first).to_be_visible()


@pytest.mark.parametrize("sink", ["document.body.innerHTML = '<b>x</b>'", "document.createElement('script').src = 'x.js'", "setTimeout('1')"])  # fmt: skip
def test_markup_and_code_cannot_be_made_of_text(nginx: str, browser: Browser, sink: str) -> None:
    page = browser.new_page()
    for path in ("draft/", "id/F01.1/"):
        page.goto(f"{nginx}{path}")
        said = page.evaluate(f"() => {{ try {{ {sink}; return 'done'; }} catch (e) {{ return e.message; }} }}")  # fmt: skip
        assert "Trusted" in said, path
    page.close()


def test_no_other_page_can_frame_one(nginx: str, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f'<!doctype html><title>x</title><iframe src="{nginx}help/"></iframe>')  # fmt: skip
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    with serving(tmp_path) as address:
        page.goto(address, wait_until="load")
        page.wait_for_timeout(300)
        assert any("frame-ancestors" in line for line in refused), refused
        assert not any(frame.url.startswith(nginx) for frame in page.frames)
    page.close()


def test_files_for_hosts_that_say_something_else_are_found(built: Path, tmp_path: Path) -> None:
    for name in ("404.html", hosting.NETLIFY, hosting.NGINX):
        (tmp_path / name).write_bytes((built / name).read_bytes())
    assert list(header_faults(tmp_path)) == []
    file = tmp_path / hosting.NETLIFY
    file.write_text(file.read_text().replace("connect-src 'self'", "connect-src *"))
    assert [fault.page for fault in header_faults(tmp_path)] == [hosting.NETLIFY]


def test_security_txt_is_as_rfc_9116_has_it_and_of_no_clock(built: Path) -> None:
    text = hosting.security(load(GARDEN).settings, date(2026, 11, 24))
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"] == "mailto:words@garden.example"
    assert fields["Expires"] == "2027-11-23T00:00:00Z"
    assert fields["Canonical"] == "https://garden.example/.well-known/security.txt"
    assert (built / hosting.NO_JEKYLL).read_bytes() == b""
    assert "Contact: mailto:" in (built / hosting.SECURITY).read_text()
