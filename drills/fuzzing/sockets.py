"""Raw sockets at the real server: broken request lines, oversized heads, bad chunks, and clients that never finish.

What the in-process part cannot reach: the bytes that the server itself reads before any of our code does.
"""

import re
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bindeled.config.demo import Demo, Ports, make_pages
from journeys.prepared import lay

FAULTS = "faults"
PATIENCE = 20  # seconds that a client waits for an answer
LINGER, AT_ONCE = 3, 12
SLOW_CLIENTS, DRIPS, DRIP_EVERY = 60, 12, 0.5
SLOWEST_BESIDE = 2.0  # seconds: how long somebody else may wait while the slow clients hold on
STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3})")
HOST = b"Host: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
PARTS = b"Content-Type: multipart/form-data; boundary=b\r\n"


POST = b"POST /demo/ HTTP/1.1\r\n" + HOST
WHOLE = {
    "nothing but a line break": b"\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "unknown version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: elsewhere.example\r\n\r\n",
    "unknown method": b"BREW /demo/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method with NUL": b"G\x00T / HTTP/1.1\r\n" + HOST + b"\r\n",
    "TLS where none is": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 9,
    "the whole address": b"GET http://elsewhere.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT elsewhere.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a length and chunks": POST + FORM + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a megabyte": POST + FORM + b"Content-Length: 1000000\r\n\r\n" + b"a" * 1_000_000,
    "two requests at once, one broken": b"GET /demo/ HTTP/1.1\r\n" + HOST + b"\r\nGET\r\n\r\n",
}
PATHS = (
    b"/%00",
    b"/%ff",
    b"/akut/%00/",
    b"/akut/%c3%28/",
    b"/akut/%e2%82%ac/",
    b"/akut/\xc3\xa6/",
    b"/akut/\xff/",
    b"/%",
    b"/%zz",
    b"//elsewhere.example/",
    b"/../../etc/passwd",
    b"/static/..%2f..%2fpyproject.toml",
    b"/" + b"a" * 7000,
    b"/" + b"a" * 100_000,
    b"/?" + b"a=1&" * 3000,
    b"/?a=%00",
    b"/akut/%F0%9F%98%80/",
)
HEADS = (
    b"X: " + b"a" * 200_000,
    b"\r\n".join(b"X-%d: 1" % number for number in range(2000)),
    b"X\x00Y: 1",
    b"X: a\x00b",
    b"X : 1",
    b": 1",
    b"X: 1\r\n folded",
    b"X: \xff\xfe\xc3\xa6",
    b"Cookie: " + b"a=b; " * 2000,
    b"Accept-Language: \xff\xff",
    b'Cookie: bindeled_sender_session="\\000\\000\\000\\000\\000\\000\\000\\000"',
    b"Expect: 200-maybe",
    b"Upgrade: websocket\r\nConnection: Upgrade",
    b"Transfer-Encoding: rot13",
)
LENGTHS = (b"-1", b"x", b"1e3", b"99999999999999999999", b"4\r\nContent-Length: 5", b" ")
CHUNKS = (
    b"zz\r\nabc\r\n0\r\n\r\n",
    b"-1\r\n\r\n",
    b"ffffffffffffffffff\r\n",
    b"3\r\nabcdef\r\n0\r\n\r\n",
    b"3;" + b"e" * 50_000 + b"\r\nabc\r\n0\r\n\r\n",
    b"3\r\na=b\r\n0\r\n" + b"T: 1\r\n" * 2000 + b"\r\n",
)
TYPES = (
    FORM,
    PARTS,
    FORM.replace(b"\r", b"; charset=utf-16\r"),
    FORM.replace(b"\r", b"; charset=idna\r"),
    b"Content-Type: \xff; charset=\xff\r\n",
)


def crafted() -> Iterator[tuple[str, bytes]]:
    """Yield what is sent: a name, and the bytes."""
    yield from WHOLE.items()
    for path in PATHS:
        yield f"the path {path[:30]!r}", b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n"
    for head in HEADS:
        yield f"the head {head[:30]!r}", b"GET /demo/ HTTP/1.1\r\n" + HOST + head + b"\r\n\r\n"
    for length in LENGTHS:
        yield f"the length {length!r}", POST + FORM + b"Content-Length: " + length + b"\r\n\r\na=b1"
    for chunks in CHUNKS:
        yield f"the chunks {chunks[:20]!r}", POST + FORM + b"Transfer-Encoding: chunked\r\n\r\n" + chunks
    for kind in TYPES:
        yield f"the type {kind[14:60]!r}", POST + kind + b"Content-Length: 6\r\n\r\nemail="
        yield f"a query under the type {kind[14:60]!r}", b"GET /?a=%FF%FE HTTP/1.1\r\n" + HOST + kind + b"\r\n"


def ask(port: int, raw: bytes, patience: float = PATIENCE) -> tuple[int, float]:
    """Send bytes; answer the status, or 0 where the server hung up or wants more; and the seconds that it took."""
    began, got = time.perf_counter(), b""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as line:
        try:
            line.sendall(raw)
            while not STATUS.match(got):
                piece = line.recv(4096)
                if not piece:
                    break
                got += piece
        except (ConnectionError, TimeoutError):
            pass
    found = STATUS.match(got)
    return int(found[1]) if found else 0, time.perf_counter() - began


def drip(port: int, beginning: bytes) -> None:
    """Be a client that sends a byte now and then, and never comes to an end."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        try:
            line.sendall(beginning)
            for _ in range(DRIPS):
                time.sleep(DRIP_EVERY)
                line.sendall(b"a")
        except OSError:
            return  # the server had enough of us


SLOW_HEADS = (b"GET /demo/ HTTP/1.1\r\n" + HOST + b"X: ", b"G")
SLOW_BODIES = (b"POST /demo/ HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 5000\r\n\r\nemail=",)


def besieged(port: int, heads: tuple[bytes, ...]) -> float:
    """Answer the longest that somebody else waits while slow clients hold on, in seconds."""
    with ThreadPoolExecutor(SLOW_CLIENTS) as crowd:
        for number in range(SLOW_CLIENTS):
            crowd.submit(drip, port, heads[number % len(heads)])
        time.sleep(1)
        waits = [ask(port, b"GET /demo/ HTTP/1.1\r\n" + HOST + b"\r\n") for _ in range(8)]
    return max(seconds if status == 200 else PATIENCE for status, seconds in waits)


def attack(first_port: int) -> dict[str, int]:
    """Start the two sites in a folder of their own, throw everything at them, and answer what came of it."""
    with tempfile.TemporaryDirectory(prefix="bindeled-fuzz-") as folder:
        lay(Path(folder))
        demo = Demo(Path(folder), Ports.beginning_at(first_port))
        demo.engine.start()
        try:
            make_pages(demo.environment("owner"))
            demo.prepare()
            demo.start(only=("sender", "municipality"))
            found: Counter[str] = Counter()
            for port in (demo.ports.sender, demo.ports.municipality):
                found.update(_at(port, lambda: not demo.died()))
            return dict(found)
        finally:
            demo.stop()
            demo.engine.stop()


def _at(port: int, alive: Callable[[], bool]) -> Counter[str]:
    found: Counter[str] = Counter(
        {"hung up on, or left waiting for the rest": 0, "refused": 0, "answered": 0, FAULTS: 0}
    )
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        answers = list(crowd.map(lambda one: (one[0], *ask(port, one[1], LINGER)), crafted()))
    for name, status, seconds in answers:
        found[
            "answered" if 0 < status < 400 else "refused" if status else "hung up on, or left waiting for the rest"
        ] += 1
        if status >= 500:
            found[FAULTS] += 1
            print(f"raw socket, {name}: answered {status} after {seconds:.1f} s")
    if not alive():
        found[FAULTS] += 1
        print("raw socket: a process ended")
    waited = besieged(port, SLOW_HEADS)
    if waited > SLOWEST_BESIDE or not alive():
        found[FAULTS] += 1
        print(f"raw socket: while {SLOW_CLIENTS} clients with slow heads held on, somebody else waited {waited:.1f} s")
    # No promise of this process alone: a thread reads a form's body, so a proxy has to take the whole form first.
    waited = besieged(port, SLOW_BODIES)
    print(
        f"without a proxy before it: while {SLOW_CLIENTS} clients with slow forms held on, somebody else waited {waited:.1f} s"
    )
    return found
