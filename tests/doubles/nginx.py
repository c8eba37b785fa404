"""Debian's own nginx with `docs/nginx.sample`, on free ports, with a certificate made for it."""

import subprocess
import time
from pathlib import Path
from typing import Final, Self

from tests.doubles.certificates import FakeAuthority
from tests.doubles.service import START_SECONDS, free_port
from tests.doubles.tied import tied
from tests.doubles.wire import Wire
from tests.machine import needs

SAMPLE: Final = Path(__file__).parents[2] / "docs" / "nginx.sample"
NAME: Final = "localhost"
_MAIN: Final = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/tui-reset.conf;
}}
"""


class Nginx:
    """In front of a backend on loopback; `url` is what everybody reaches it by, `plain` the same without TLS.

    `authority` is whom clients have to trust. Nobody but names, ports and files differs from the sample.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.tls, self._plain = free_port(), free_port()
        self.url, self.plain = f"https://{NAME}:{self.tls}", f"http://{NAME}:{self._plain}"
        authority = FakeAuthority(folder)
        authority.server_context(NAME)
        self.authority = authority.file

    def start(self, backend: int) -> Self:
        """Until it answers."""
        program = needs("nginx")
        (self.folder / "tui-reset.conf").write_text(self._sample(backend), encoding="utf-8")
        (self.folder / "nginx.conf").write_text(_MAIN.format(folder=self.folder), encoding="utf-8")
        line = [program, "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "error.log")]
        self.process = tied(subprocess.Popen(line, stderr=subprocess.DEVNULL))
        self._until_answering()
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(START_SECONDS)

    @property
    def words(self) -> str:
        """All that it has written, to whatever log."""
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("*.log")))

    def _sample(self, backend: int) -> str:
        text = SAMPLE.read_text(encoding="utf-8")
        certificate = f"{self.folder}/{NAME}.pem"
        for theirs, ours in (
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.tls} ssl;"),
            ("    listen [::]:443 ssl;\n", ""),
            ("listen 80;", f"listen 127.0.0.1:{self._plain};"),
            ("    listen [::]:80;\n", ""),
            ("server_name reset.example.org;", f"server_name {NAME};"),
            ("/etc/ssl/reset.example.org.pem;", f"{certificate};"),
            ("/etc/ssl/private/reset.example.org.key;", f"{certificate};"),
            ("/var/log/nginx/", f"{self.folder}/"),
            ("http://127.0.0.1:8017;", f"http://127.0.0.1:{backend};"),
        ):
            assert theirs in text, theirs
            text = text.replace(theirs, ours)
        return text

    def _until_answering(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                with Wire(self.plain, 1) as wire:
                    wire.ask("GET", "/healthz")
                    return
            except OSError:
                pass
            assert self.process.poll() is None, self.words
            assert time.monotonic() < end, self.words
            time.sleep(0.02)
