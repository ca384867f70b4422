"""Who floods the open door in the flood drill, and who tells something real meanwhile: their words, networks and ways."""

import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.client import hidden
from bindeled.intake.rules import LEAST_SECONDS, REST_SECONDS

FORM = "/fortael/0157/en-person/"
AT_ONCE = 100  # so many forms does a hostile client keep open while it waits
FOUND, TOO_MANY = 302, 429
ATTEMPTS = 10
NUMBER = re.compile(r"\d{3}(?:\s|&nbsp;|\xa0)\d{3}(?:\s|&nbsp;|\xa0)\d{3}(?:\s|&nbsp;|\xa0)[A-Z]")
# What people wrote, each in their own way.
REAL = (
    "Min underbo går aldrig ud, og der ligger aviser foran døren.",
    "Jeg hører hende græde om natten, og gardinerne er altid trukket for.",
    "Han taler med sig selv i gården og har ikke vinterjakke på.",
    "Der kommer lugt af råddent fra ventilationen hele ugen.",
    "En ældre mand spørger hver dag, hvilken dag det er.",
    "Sønnen på tredje sal er holdt op med at svare, når jeg hilser.",
    "Min søster lukker ingen ind efter skilsmissen.",
    "Postkassen er fyldt, lyset brænder, men ingen åbner.",
    "Kvinden fra stuen samler flasker dagen lang og fryser.",
    "Jeg mødte ham på bænken ved søen, helt gennemblødt.",
    "Hun har mistet sin mand og spiser næsten ikke.",
    "Køkkenet hos min far er dækket af skrald og fluer.",
    "Naboen råber, at nogen følger efter ham gennem væggen.",
    "Vores kollega drikker allerede om formiddagen og bor alene.",
    "Pigen går ikke længere i skole og passer sin syge mor.",
    "Der er sket noget med Erik, siden hunden døde.",
    "Hun ringer til mig klokken fire om morgenen og er bange.",
    "Trappen er svinet til, og viceværten tør ikke banke på.",
    "Jeg kender en, som sover i sin bil bag biblioteket.",
    "Regningerne ligger uåbnede i en bunke på gulvet.",
    "Han er lige kommet hjem fra hospitalet uden nogen hjælp.",
    "Min mor glemmer komfuret, og jeg bor langt væk.",
    "Der bor en ung fyr i opgangen, der aldrig får besøg.",
    "Siden jul har ingen set den franske dame på fjerde.",
)
SALES = ("billige ure", "nye lån", "gratis gevinster", "hurtige penge", "smarte telefoner")
LURES = ("kun i dag", "helt uden risiko", "til alle i byen", "med det samme", "så længe lager haves")


@dataclass
class Heard:
    """What came back: statuses of the hostile ones, and the receipts and times of the real ones."""

    hostile: Counter[int] = field(default_factory=Counter)
    numbers: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    unanswered: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hostile_answer(self, status: int) -> None:
        """Count one answer to a hostile post."""
        with self._lock:
            self.hostile[status] += 1

    def real_answer(self, number: str, seconds: float) -> None:
        """Keep a real one's receipt, and how long it took."""
        with self._lock:
            self.numbers.append(number)
            self.times.append(seconds)

    def real_one_unanswered(self) -> None:
        """Count a real one who was given no receipt."""
        with self._lock:
            self.unanswered += 1


class Browser:
    """One connection that sends what it is told to, from the address that it is told to have."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("localhost", port, timeout=60)
        self._headers = {"Origin": f"http://localhost:{port}"}

    def ask(self, path: str, address: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Answer status, Location and body. The address is what our own proxy would say of the other end."""
        headers = {**self._headers, "X-Forwarded-For": address}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields) if fields else None
        for _attempt in range(ATTEMPTS):
            # A connection that was closed meanwhile is opened anew; a form sent twice is one form.
            try:
                self._connection.request("POST" if fields else "GET", path, body, headers)
                response = self._connection.getresponse()
                page = response.read().decode()
            except (OSError, http.client.HTTPException):
                self._connection.close()
                time.sleep(0.5)
            else:
                break
        else:
            message = f"{path} was not answered in {ATTEMPTS} attempts"
            raise ConnectionError(message)
        cookie = response.headers.get("Set-Cookie", "").partition(";")[0]
        if cookie:
            self._headers["Cookie"] = cookie
        return response.status, response.headers.get("Location", ""), page

    def form(self, address: str) -> dict[str, str]:
        """Open the form, as everybody must."""
        _status, _location, page = self.ask(FORM, address)
        return {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "key")} | {"step": "send"}


@dataclass(frozen=True)
class Post:
    """One hostile post: from where, with which words, and whether a program's way shows."""

    address: str
    words: str
    fills_all_in: bool = False
    comes_again: bool = False


def hostile(number: int, draw: random.Random) -> Post:
    """Answer the hostile post with a number. Of a hundred, 70 come from everywhere, 20 from a few networks, 8 fill in all
    fields, and 2 are written by another hand each, from another network each, as no program would.
    """
    anywhere = f"{draw.randrange(11, 220)}.{draw.randrange(256)}.{draw.randrange(256)}.{draw.randrange(1, 255)}"
    kind = number % 100
    if kind < 2:
        return Post(anywhere, " ".join(_word(draw) for _count in range(14)))
    words = (
        f"Hej {_word(draw)}, nu kan du få {draw.choice(SALES)} på vores nye side, og tilbuddet gælder {draw.choice(LURES)},"
        f" så skynd dig at trykke på linket {number}, før andre i {_word(draw)} gør det, venlig hilsen holdet bag det hele"
    )
    if kind < 22:
        return Post(f"198.51.{draw.randrange(4)}.{draw.randrange(256)}", words, comes_again=kind % 2 == 0)
    return Post(anywhere, words, fills_all_in=kind < 30)


def _word(draw: random.Random) -> str:
    return "".join(draw.choice(("ba", "ko", "ri", "su", "ne", "lø", "må", "ty", "fe", "gra")) for _part in range(3))


class Flooder(threading.Thread):
    """Opens forms, waits as long as it must, and sends them; some come again after they were asked to wait."""

    def __init__(self, port: int, posts: list[Post], heard: Heard, *, waits: float) -> None:
        super().__init__(daemon=True)
        self._browser, self._posts, self._heard, self._waits = Browser(port), posts, heard, waits

    def run(self) -> None:
        """Send every post."""
        for first in range(0, len(self._posts), AT_ONCE):
            batch = [(post, self._browser.form(post.address)) for post in self._posts[first : first + AT_ONCE]]
            time.sleep(self._waits)
            again = [known for post, form in batch for known in self._send(post, form)]
            if again:
                time.sleep(REST_SECONDS + 1)
            for post, form in again:
                list(self._send(post, form))

    def _send(self, post: Post, form: dict[str, str]) -> Iterator[tuple[Post, dict[str, str]]]:
        fields = {**form, "where": "Byen", "words": post.words, **({"subject": "x"} if post.fills_all_in else {})}
        status, _location, page = self._browser.ask(FORM, post.address, fields)
        self._heard.hostile_answer(status)
        if status == TOO_MANY and post.comes_again and "rest" not in form:
            yield post, {**form, "rest": hidden(page, "rest")}


class Passer(threading.Thread):
    """People who tell something real, one after the other, each from a network of their own."""

    def __init__(
        self, port: int, texts: list[tuple[int, str]], heard: Heard, *, every: float, ended: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self._port, self._texts, self._heard, self._every, self._ended = port, texts, heard, every, ended

    def run(self) -> None:
        """Tell each text, spread over the flood."""
        for number, text in self._texts:
            self._tell(text, f"{(80, 87, 188, 2)[number % 4]}.{number + 1}.{number * 7 % 256}.{number + 9}")
            self._ended.wait(self._every)

    def _tell(self, text: str, address: str) -> None:
        browser = Browser(self._port)
        form = browser.form(address)
        time.sleep(LEAST_SECONDS + 1)
        began = time.monotonic()
        status, location, page = browser.ask(FORM, address, {**form, "where": "Moseuldsgangen 3", "words": text})
        took = time.monotonic() - began
        if status == TOO_MANY:  # asked to wait: a person does, and presses again
            time.sleep(REST_SECONDS + 1)
            form["rest"] = hidden(page, "rest")
            fields = {**form, "where": "Moseuldsgangen 3", "words": text}
            status, location, page = browser.ask(FORM, address, fields)
        if status != FOUND:
            self._heard.real_one_unanswered()
            return
        found = NUMBER.search(browser.ask(location, address)[2])
        self._heard.real_answer("".join(found[0].split()) if found else "", took)
