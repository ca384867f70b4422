"""A real IMAP server on loopback: pymap, with STARTTLS and a mailbox in memory.

Its own reader of MIME goes under with the first message of the corpus (a thousand parts within parts), as mail servers' did. What is
on trial here is what reads the mailbox, so it keeps messages unread, as bytes; all else of it is as it was published.
"""

import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pymap.main import main
from pymap.mime import MessageBody, MessageContent, MessageHeader
from pymap.mime.parsed import ParsedHeaders

USER, PASSWORD = "vagt@kommune.example", "opdigtet hemmelighed"


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for this machine, and its key. Answers their files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    shown, kept = folder / "server.pem", folder / "server.key"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kept.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return shown, kept


def unread(cls: type[MessageContent], data: bytes) -> MessageContent:
    """Keep a message as it came."""
    whole = [(0, len(data), len(data))]
    plain = ParsedHeaders({b"content-type": [[b"Content-Type: text/plain"]]}).content_type
    assert plain
    return cls(data, MessageHeader.empty(), MessageBody(data, whole, plain, []))


if __name__ == "__main__":
    port, shown, kept = sys.argv[1:]
    patch.object(MessageContent, "parse", classmethod(unread)).start()
    sys.argv = ["pymap", "--host", "127.0.0.1", "--port", port, "--cert", shown, "--key", kept, "dict"]
    sys.argv += ["--demo-user", USER, "--demo-password", PASSWORD]
    main()
