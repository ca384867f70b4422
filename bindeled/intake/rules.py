"""Who is let through the open door at once, who is asked to wait a moment, and what is set aside. Pure.

Nobody is ever turned away: whoever waits the few seconds is let through, and what is set aside is read after the rest. There
is no riddle to solve and no third party to ask, so that it holds for everybody and without JavaScript.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Decision 15: no trace of an address is kept longer than a day, and only as a keyed hash. The worker looks every minute.
TRACE_LIFE = timedelta(days=1)
LOOKING_BACK = timedelta(hours=1)
# A form that somebody reads and fills in takes longer than this.
LEAST_SECONDS = 8
REST_SECONDS = 20
# So many from one network in an hour are let through at once: a household, a library, a provider's many customers behind one
# address. A narrow network is about a street or an office, a wide one about a provider's region.
NARROW_FREE, WIDE_FREE = 5, 40
# When so many come in an hour, from wherever, the measure is stricter: somebody is making noise.
STORM = 100
NARROW_IN_A_STORM, WIDE_IN_A_STORM = 1, 4
NARROW_BITS, WIDE_BITS = {4: 24, 6: 48}, {4: 16, 6: 32}
NOWHERE = "?"

# How those are known who have no account: nobody knows who, somebody gave a name, or it is the person concerned.
ANONYMOUS, NAMED, ONESELF = "anonymous", "named", "self"
# Why something is set aside; the municipality may find one reason more, that many are alike.
TRAP, MANY = "trap", "many"

# What is hard, in the words of the person concerned; the codes are those of the concern.
OWN_KINDS: dict[str, str | Promise] = {
    "loneliness": _("I am alone a lot"),
    "isolation": _("I find it hard to go out or meet others"),
    "mental": _("I am not well in my mind"),
    "substance": _("I drink a lot or take drugs"),
    "economy": _("Rent, bills or letters that I do not open"),
    "neglected_home": _("I cannot keep up with my home"),
    "conflict": _("A conflict with neighbours"),
    "child": _("A child is not doing well"),
    "other": _("Something else"),
}


def networks(address: str) -> tuple[str, str]:
    """Answer the narrow and the wide network of an address; all that is no address counts as one."""
    try:
        known: IPv4Address | IPv6Address = ip_address(address.strip())
    except ValueError:
        return NOWHERE, NOWHERE
    if isinstance(known, IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    narrow, wide = (ip_network((known, bits[known.version]), strict=False) for bits in (NARROW_BITS, WIDE_BITS))
    return str(narrow), str(wide)


def mark(key: bytes, what: str) -> bytes:
    """Answer what is kept of a network: 16 bytes that nobody without today's key can trace back."""
    return hmac.new(key, what.encode(), sha256).digest()[:16]


@dataclass(frozen=True)
class Lately:
    """How many were let through in the last hour: from the same narrow network, the same wide one, and altogether."""

    narrow: int = 0
    wide: int = 0
    everywhere: int = 0

    @property
    def too_many(self) -> bool:
        """Say whether more come from there than people would send."""
        if self.everywhere >= STORM:
            return self.narrow >= NARROW_IN_A_STORM or self.wide >= WIDE_IN_A_STORM
        return self.narrow >= NARROW_FREE or self.wide >= WIDE_FREE

    @property
    def is_busy(self) -> bool:
        """Say whether a rest is asked for: not in a storm alone, which is not the fault of somebody who writes once."""
        return self.narrow >= NARROW_FREE or self.wide >= WIDE_FREE


@dataclass(frozen=True)
class Judgement:
    """What is done with something that was sent: ``wait`` so many seconds first, and set it aside for this reason or none."""

    wait: int = 0
    set_aside: str = ""


def judge(lately: Lately, *, age: float, rested: float | None, trapped: bool) -> Judgement:
    """Answer what is done. ``age`` is the form's in seconds, ``rested`` how long ago a rest was asked for, if it was."""
    needed = REST_SECONDS if lately.is_busy else 0
    waits = max(needed - (rested or 0), LEAST_SECONDS - max(age, rested or 0))
    if waits > 0:
        return Judgement(wait=int(waits) + 1)
    return Judgement(set_aside=TRAP if trapped else MANY if lately.too_many else "")
