"""The cast: the same invented people in the demo, the tests, the journeys and the manual."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KEEPER, LETTING = "keeper", "letting"
# Who has come in and promised confidentiality before the demo begins, so that some departments are covered. The first of the
# cast has not: her first sign-in is shown.
CAME_IN = ("Ejendomskontoret Hørgården", "Ole Overgaard")


@dataclass(frozen=True)
class Person:
    """Somebody of the cast. ``places`` are departments, organisations for those who keep lists or let, units for municipal staff."""

    name: str
    email: str
    side: str
    municipality: str
    role: str
    places: tuple[str, ...]
    what: str | Promise


CAST = (
    Person(
        "Karin Kvist", "karin@bindeled.example", "sender", "0101", "caretaker", ("Hørgården 2", "Urbanplanen afd. 4"),
        _("Caretaker and contact person of two departments on Amager (3B)"),
    ),
    Person(
        "Ejendomskontoret Hørgården", "kontor@bindeled.example", "sender", "0101", "office", ("Hørgården 2",),
        _("A property office with a shared mailbox: whoever writes gives a name"),
    ),
    Person(
        "Ole Overgaard", "ole@bindeled.example", "sender", "0101", "board", ("Sundholm afd. 7",),
        _("Board member and contact person in another housing organisation (VIBO)"),
    ),
    Person(
        "Helle Holm", "helle@bindeled.example", "sender", "0101", KEEPER, ("3B",),
        _("Keeps the list of contact persons in a housing organisation (3B)"),
    ),
    Person(
        "Viggo Vang", "viggo@bindeled.example", "sender", "0101", KEEPER, ("VIBO",),
        _("Keeps the list of contact persons in another housing organisation (VIBO)"),
    ),
    Person(
        "Vibeke Voss", "vibeke@bindeled.example", "sender", "0101", LETTING, ("3B",),
        _("Letting department of a housing organisation (3B): tells of arrears and steps towards an eviction"),
    ),
    Person(
        "Bo Bendtsen", "bo@bindeled.example", "municipality", "0101", "adviser", ("Boligrådgiverne Amager",),
        _("Housing adviser on Amager"),
    ),
    Person(
        "Mona Mikkelsen", "mona@bindeled.example", "municipality", "0101", "adviser", ("Boligrådgiverne Nørrebro",),
        _("Housing adviser in another district"),
    ),
    Person(
        "Sanne Skov", "sanne@bindeled.example", "municipality", "0101", "adviser", ("Specialiserede sagsbehandlere, Amager",),
        _("Specialised case worker on Amager: arrears, administration agreements, evictions"),
    ),
    Person(
        "Frede Friis", "frede@bindeled.example", "municipality", "0101", "adviser", ("Støttekontaktpersoner, Amager",),
        _("Support contact person on Amager: meets people who may stay anonymous"),
    ),
    Person(
        "Lis Lassen", "lis@bindeled.example", "municipality", "0101", "leader",
        ("Boligrådgiverne Amager", "Boligrådgiverne Nørrebro"),
        _("Leader of both units"),
    ),
    Person(
        "Dorte Damgaard", "dorte@bindeled.example", "municipality", "0101", "protection", (),
        _("Data protection officer of the municipality"),
    ),
    Person(
        "Eva Enevoldsen", "eva@bindeled.example", "municipality", "0101", "editor", (),
        _("Editor of the municipality's texts; sees no concern and no case"),
    ),
    Person(
        "Kirsten Krog", "kirsten@bindeled.example", "municipality", "0101", "convenor", (),
        _("Calls contact persons and partners to meetings; sees no concern and no case"),
    ),
    Person(
        "Esther Eriksen", "esther@bindeled.example", "municipality", "0101", "evaluator", (),
        _("Evaluates from outside: sees numbers, and no row of anything"),
    ),
    Person(
        "Gitte Grøn", "gitte@bindeled.example", "municipality", "0157", "adviser", ("SKP-teamet",),
        _("Support contact person in Gentofte"),
    ),
)  # fmt: skip
