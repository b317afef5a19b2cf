"""A proxy on this machine that takes CONNECT, and behind it the one host that it knows, by TLS."""

from __future__ import annotations

import base64
import datetime as dt
import socket
import ssl
import threading
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from socketserver import StreamRequestHandler, ThreadingTCPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

#: A host that no name server knows: it is reached by the proxy or not at all.
HOST = "telegram.example.org"
USER, PASSWORD = "bot", "invented"
_OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_REFUSED = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"


class Proxy:
    """The proxy, over a server of this machine that stands for the host; it notes what was asked of it."""

    def __init__(self, folder: Path, port: int) -> None:
        """``port`` is that of the server; the certificate of the host is put into ``folder``."""
        self.certificate = folder / "certificate.pem"
        self.asked: list[str] = []
        context = _context(self.certificate)
        proxy = self

        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                lines = []
                while line := self.rfile.readline().strip():
                    lines.append(line.decode())
                proxy.asked.append(lines[0].rsplit(" ", 1)[0])
                if f"proxy-authorization: basic {_login()}".lower() not in map(str.lower, lines):
                    self.wfile.write(_REFUSED)
                    return
                self.wfile.write(_OPENED)
                with (
                    context.wrap_socket(self.connection, server_side=True) as outside,
                    socket.create_connection(("127.0.0.1", port)) as inside,
                ):
                    _relay(outside, inside)

        ThreadingTCPServer.daemon_threads = True
        self._server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}).start()

    @property
    def address(self) -> str:
        """How the environment names it."""
        return f"http://{USER}:{PASSWORD}@127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Take nothing more."""
        self._server.shutdown()
        self._server.server_close()


def _login() -> str:
    return base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


def _relay(outside: ssl.SSLSocket, inside: socket.socket) -> None:
    """Carry what each side says to the other, until one has nothing more to say."""
    with DefaultSelector() as either:  # unlike select, it takes whatever number a file has
        for one in (outside, inside):
            either.register(one, EVENT_READ)
        while True:
            ready = [outside] if outside.pending() else [key.fileobj for key, _ in either.select()]
            for one in ready:
                said = one.recv(65536)
                if not said:
                    return
                (inside if one is outside else outside).sendall(said)


def _context(path: Path) -> ssl.SSLContext:
    """Make a certificate of the host, and what shows it."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]),
    )
    # Whoever looks at it may go by another clock than the tests do, so it is good in this century.
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2099, 12, 31, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = path.with_name("key.pem")
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return context
