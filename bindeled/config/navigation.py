"""What every page frame needs. Links that point up or sideways come from here, through the template context, so that no
package has to know the ones above it.
"""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeled.confidentiality import doors
from bindeled.config.doorkeeper import KEEPS_A_LIST, LETS
from bindeled.config.frame import Link, Reached, Site, languages
from bindeled.config.whose import code_of, named_in_address
from bindeled.cooperation.queries.contracts import has_any
from bindeled.housing.queries import trusted_by
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import municipality_of, name_in_language
from bindeled.users.models import Service, User
from bindeled.users.queries import organisation_of, roles_today, units_served

SENDER_PUBLIC = (
    ("urgent", _("Is it urgent?")),
    ("find_contact_person", _("Who is my contact person?")),
    ("when_and_how", _("When and how")),
    ("guide", _("Guidance")),
    ("offers", _("Offers")),
)
SENDER = (
    ("concern", _("Pass a concern on")),
    ("receipts", _("Receipts")),
    ("post", _("Post")),
    ("what_you_may_say", _("What you may say")),
    ("handbook", _("Guidance")),
    ("my_department", _("My department")),
    ("rounds", _("Service visits")),
    ("trainings", _("Training")),
    ("themes", _("Themes")),
    ("invitations", _("Meetings")),
    ("coming_events", _("What comes")),
)
KEEPER = (
    ("roster", _("Contact persons")),
    ("coverage", _("Coverage")),
    ("imports", _("Addresses and import")),
    ("papers", _("Posters and door signs")),
    ("office_post", _("The office's Post")),
    ("kept_rounds", _("Service visits")),
    ("kept_contracts", _("Contracts")),
    ("kept_training", _("Training")),
    ("indicators", _("Numbers of tenancies")),
    ("sent", _("Numbers of concerns")),
)
BESIDE_A_LIST = 3
# A letting department tells of steps towards an eviction, and has no other reach (A27); what stands around it is everybody's.
LETTING = (("tenancy_notice", _("Arrears and eviction")),)
BESIDE_LETTING = ("receipts", "post", "what_you_may_say", "handbook")
MUNICIPAL = (
    ("today", _("Today")),
    ("inbox", _("Inbox")),
    ("my_cases", _("My cases")),
    ("courses", _("Courses")),
    ("find", _("Find")),
    ("handovers", _("Handed over")),
    ("duty", _("Duty phone")),
    ("municipal_coverage", _("Contact persons")),
)
# For whoever serves a unit that goes out to people who may stay anonymous.
MEETING = (("met_people", _("People we meet")),)
GUIDANCE = (("staff_guide", _("Guidance")), ("staff_offers", _("Offers")), ("suggestions", _("Suggestions")))
LEADING = (("monday", _("Monday")), ("sharing", _("Sharing")), ("reviews", _("Look through")))
OVERSIGHT = (("who_has_read", _("Who has read")),)
PROTECTING = (("protection", _("Data protection")),)
EDITING = (("texts", _("Texts")), ("catalogue", _("Catalogue")))
CONVENING = (
    ("municipal_coverage", _("Contact persons")),
    ("contracts", _("Contracts")),
    ("meetings", _("Meetings")),
    ("all_minutes", _("Minutes")),
    ("training_programme", _("Training")),
    ("raised_themes", _("Themes")),
    ("talks", _("Talks")),
    ("staff_events", _("What comes")),
    ("round_totals", _("Service visits")),
)
# Last, so that the numbers on the keyboard stay those they were.
COOPERATING = (
    ("round_totals", _("Service visits")),
    ("all_minutes", _("Minutes")),
    ("staff_events", _("What comes")),
    ("contact_list", _("Contact list")),
)
# What contact persons have learned is for those who lead, too.
LEARNED = (("who_had_training", _("Training")), ("indicator_series", _("Numbers of tenancies")))
ASKING = (("surveys", _("Perceived effect")), ("samples_to_review", _("Samples")), ("inquiries", _("Inquiries")))
COUNTING = (("statistics", _("Figures")),)
# What evaluators may ask for.
EVALUATING = (("extracts", _("Extracts")), ("samples", _("Samples")), ("inquiries", _("Inquiries")))
# Who releases what evaluators asked for.
RELEASING = (("extracts_to_release", _("Extracts")),)
# What stands at the foot of both sites: pages for anybody, all of them on the sender's.
FOOT = (
    ("guide", _("Guidance")),
    ("privacy", _("How we look after information")),
    ("accessibility", _("Accessibility")),
    ("municipalities", _("Other municipalities")),
)
KEYS = "123456789"
HELP = "/vejledning/hjaelp/"


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _door(name: str, municipality: str) -> str:
    """Answer the address of a page of a municipality's open door, or nothing where this site has none."""
    return reverse(name, kwargs={"municipality": municipality}) if _url("municipalities") else ""


def _urgent(request: HttpRequest, municipality: str) -> str:
    """A page that names its municipality leads to that one's numbers, never to another's (C21)."""
    return reverse("urgent_in", kwargs={"code": municipality}) if named_in_address(request) else _url("urgent")


def _links(request: HttpRequest, names: tuple[tuple[str, Any], ...], urgent: str = "") -> list[Link]:
    known = [(label, urgent if urgent and name == "urgent" else _url(name)) for name, label in names]
    there = [(label, url) for label, url in known if url]
    keys = KEYS if settings.SIDE == "municipality" else ""
    return [Link(str(label), url, request.path == url, keys[at : at + 1]) for at, (label, url) in enumerate(there)]


def _of_the_sender(*, keeps_a_list: bool, lets: bool) -> tuple[tuple[str, Any], ...]:
    """Answer the way through the sender's site. Most keepers are contact person nowhere; those who are find that there, too."""
    if keeps_a_list:
        return KEEPER + (LETTING if lets else ()) + SENDER[:BESIDE_A_LIST]
    if lets:
        return LETTING + tuple(item for item in SENDER if item[0] in BESIDE_LETTING)
    return SENDER


def _inside(side: str, person: User, request: HttpRequest) -> tuple[tuple[str, Any], ...]:
    """Answer the way through the house for somebody signed in: who only watches over the trace finds only that."""
    if side != "municipality":
        keeps, lets = _trusted(request, person)
        return _of_the_sender(keeps_a_list=keeps, lets=lets)
    roles = roles_today(person)
    served: tuple[tuple[str, Any], ...] = () if roles and roles <= set(Service.WITHOUT_UNIT) else MUNICIPAL
    goes_out = {unit.id for unit in organisation_of(person) if unit.outreach}
    # First, so that it is on top on a phone.
    served = MEETING + served if goes_out & set(units_served(person)) else served
    protects = PROTECTING if Service.Role.DATA_PROTECTION in roles else ()
    watches = OVERSIGHT if roles & {Service.Role.LEADER, Service.Role.DATA_PROTECTION} else ()
    leads = LEADING if Service.Role.LEADER in roles else ()
    edits = EDITING if Service.Role.EDITOR in roles else ()
    convenes = CONVENING if Service.Role.CONVENOR in roles and not served else ()
    counts = COUNTING if roles & {Service.Role.EVALUATOR, Service.Role.LEADER, Service.Role.DATA_PROTECTION} else ()
    evaluates = EVALUATING if Service.Role.EVALUATOR in roles else ()
    together = (COOPERATING if served else ()) + (LEARNED if Service.Role.LEADER in roles else ())
    asks = ASKING if Service.Role.LEADER in roles else ()
    releases = RELEASING if watches else ()
    return (
        leads
        + served
        + protects
        + watches
        + edits
        + convenes
        + counts
        + evaluates
        + GUIDANCE
        + together
        + asks
        + releases
    )


def _foot() -> list[Link]:
    """Answer the links at the foot of a page; from the municipality's site they lead to the sender's, where anybody may read."""
    host = "" if settings.SIDE == "sender" else settings.SENDER_URL
    here = "bindeled.config.sender_site"
    links = [Link(str(label), host + reverse(name, urlconf=here)) for name, label in FOOT]
    if _url("report_breach"):
        links.insert(0, Link(gettext("Something went wrong with data"), _url("report_breach")))
    if _url("shortcuts"):
        links.append(Link(gettext("Keyboard shortcuts"), _url("shortcuts")))
    return [*links, Link(gettext("Help with this site"), host + HELP)]


def _trusted(request: HttpRequest, person: User) -> tuple[bool, bool]:
    """Answer what the doorkeeper found out: whether one keeps a list, and tells of steps. Outside every door nobody has asked yet."""
    if person.side == User.Side.SENDER and KEEPS_A_LIST not in request.META and not doors.is_open():
        kept, lets = trusted_by(person.id, municipality=person.municipality_id, on=timezone.localdate())
        request.META[KEEPS_A_LIST], request.META[LETS] = bool(kept), lets
    return bool(request.META.get(KEEPS_A_LIST)), bool(request.META.get(LETS))


def _contracts(person: User | None) -> str:
    """Answer where somebody reads contracts: all staff; a contact person where their housing organisation is party to one.

    Asked where a page asks for it, and nowhere else.
    """
    if person is None or not doors.is_open():
        return ""
    if doors.current().name == "sender":
        return _url("own_contracts") if has_any(person) else ""
    return _url("contracts")


def _municipality(code: str, person: User | None) -> Municipality | None:
    """Answer the municipality of a page; one's own was read with the account."""
    return person.municipality if person and person.municipality_id == code else municipality_of(code)


def site(request: HttpRequest) -> dict[str, object]:
    """Answer the frame of the site for this visitor, and the links that lower packages may not know by name.

    Each is worked out where a template asks for it: a part of a page has no frame.
    """
    return {
        "frame": SimpleLazyObject(partial(_frame, request)),
        "onward": SimpleLazyObject(partial(_onward, request)),
    }


def _person(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def _frame(request: HttpRequest) -> Site:
    side, person = settings.SIDE, _person(request)
    names = _inside(side, person, request) if person else SENDER_PUBLIC if side == "sender" else ()
    home = code_of(request)
    urgent = _urgent(request, home)
    municipality = _municipality(home, person)
    return Site(
        side=side,
        municipality_name=name_in_language(municipality) if municipality else "",
        reached=Reached(municipality.address, municipality.phone, municipality.website) if municipality else None,
        navigation=_links(request, names, urgent),
        urgent_url=urgent if side == "sender" else "",
        footer=_foot(),
        languages=languages(),
        set_language_url=_url("set_language"),
        user_name=person.name if person else "",
        account_url=_url("my_sign_in") if person else "",
        sign_in_url="" if person else _url("account_login"),
        sign_out_url=_url("account_logout") if person else "",
        demo=settings.DEMO,
    )


def _onward(request: HttpRequest) -> dict[str, object]:
    home = code_of(request)
    return {
        "concern": _url("concern"),
        "concern_called": f"{_url('concern')}?ringet=ja",
        "sign_in": _url("account_login"),
        "receipts": _url("receipts"),
        "find_contact_person": _url("find_contact_person"),
        "contracts": partial(_contracts, _person(request)),
        "urgent": _urgent(request, home),
        **{name: _door(name, home) for name in ("open_door", "tell_about_person", "tell_about_oneself")},
    }
