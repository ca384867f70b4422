"""A bad network on purpose: a proxy on loopback that delays, cuts, drips, and loses the answer after the deed was done.

One connection carries one request. What happens to it is drawn from a seed, so that a run can be repeated.
"""

import asyncio
import random
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Coroutine
from typing import Any, Self

FAULTS = ("latency", "reset", "cut short", "half-close", "drip", "answer lost")
LONGEST_TAIL = 40  # bytes at the end of a form, where its key stands
AT_ONCE_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset, as a network that fails does
LONGEST = 120.0


class FaultProxy:
    """Listens on a port and passes on to another. ``share`` of the connections suffer a fault."""

    def __init__(self, port: int, target: int, *, seed: int, share: float = 0.3) -> None:
        self.port, self.target, self.share = port, target, share
        self.suffered: Counter[str] = Counter()
        self._draw = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server: asyncio.Server = self._run(asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=512))
        return self

    def __exit__(self, *_fault: object) -> None:
        self._server.close()
        self._run(self._cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(timeout=30)

    @staticmethod
    async def _cancel_all() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self._draw.choice(FAULTS) if self._draw.random() < self.share else "none"
        self.suffered[fault] += 1
        onward = None
        try:
            async with asyncio.timeout(LONGEST):
                request = await _whole_request(reader)
                answer, onward = await asyncio.open_connection("127.0.0.1", self.target)
                await self._carry(fault, request, (answer, onward), writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            _cut(writer)
        finally:
            for end in filter(None, (onward, writer)):
                end.close()

    async def _carry(
        self,
        fault: str,
        request: bytes,
        there: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        back: asyncio.StreamWriter,
    ) -> None:
        answer, onward = there
        if fault == "latency":
            await asyncio.sleep(self._draw.uniform(0.02, 0.3))
        if fault in {"reset", "cut short"}:
            onward.write(request[: len(request) - self._tail(len(request) - 1)])
            await onward.drain()
            if fault == "reset":
                await asyncio.sleep(0.005)
                _cut(onward)
            raise ConnectionResetError
        await _pour(request, onward, slowly=fault == "drip")
        if fault == "half-close":
            onward.write_eof()
        first = await answer.read(65536)
        if fault == "answer lost":  # the server answered, so whatever it did is committed; nobody hears of it
            raise ConnectionResetError
        while first:
            await _pour(first, back, slowly=fault == "drip")
            first = await answer.read(65536)

    def _tail(self, longest: int) -> int:
        """Answer how many bytes are lost: often only the very last, so that what arrives looks like a form."""
        return self._draw.randint(1, min(longest, LONGEST_TAIL) if self._draw.random() < 0.5 else longest)


async def _whole_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    # One request a connection: the server is told to close, so that the end of the answer is the end of the stream.
    head = re.sub(rb"\r\n\r\n$", b"\r\nConnection: close\r\n\r\n", head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


async def _pour(data: bytes, into: asyncio.StreamWriter, *, slowly: bool) -> None:
    size = max(1, len(data) // 10) if slowly else len(data)
    for at in range(0, len(data), size):
        into.write(data[at : at + size])
        await into.drain()
        if slowly:
            await asyncio.sleep(0.01)


def _cut(writer: asyncio.StreamWriter) -> None:
    """Close with a reset."""
    held = writer.get_extra_info("socket")
    if held is not None:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE_ON_CLOSE)
    writer.transport.abort()
