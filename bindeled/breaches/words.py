"""The exercises: what has happened, what to answer, and what good looks like. Everything in them is invented."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Scenario:
    """One exercise: its name, what somebody reports, and questions, each with what a good answer has in it."""

    name: Words
    kind: str
    told: Words
    questions: tuple[tuple[Words, Words], ...]


WHO_IS_TOLD = _("Is the Danish Data Protection Agency told? Are the persons told?")
SCENARIOS: dict[str, Scenario] = {
    "phone": Scenario(
        _("An adviser's phone is lost"),
        "lost",
        _(
            "An adviser left their work phone on a bus on Friday afternoon, and noticed on Saturday morning. They were signed in to"
            " Bindeled in its browser, and they do not remember whether the screen was locked. On Monday the phone has not been found."
        ),
        (
            (
                _("When did the clock begin, and when does it end?"),
                _(
                    "On Saturday morning, when an employee knew it. Not on Monday. It ends 72 hours later, on Tuesday morning."
                ),
            ),
            (
                _("What is shut first, and by whom?"),
                _(
                    "Whoever runs the phones locks and wipes it. The adviser ends the phone's session on their account page, from"
                    " another machine, and removes a passkey that was on it. Where they cannot, the account is closed."
                ),
            ),
            (
                _("What could have been seen?"),
                _(
                    "What the adviser's account opened since Friday afternoon: ask the trace. And what stood on the phone outside"
                    " Bindeled: mail, calls, pictures. The trace knows nothing of those."
                ),
            ),
            (
                WHO_IS_TOLD,
                _(
                    "Where the phone was locked and encrypted and nothing was opened since, no risk may be likely: write why."
                    " Where that is not known, there is a risk, and the Agency is told in time, also with half an answer."
                ),
            ),
        ),
    ),
    "recipient": Scenario(
        _("A package went to the wrong recipient"),
        "recipient",
        _(
            "An adviser was to send what a resident agreed to share to a doctor, and chose another address in the mail program. A"
            " housing organisation has received a package with name, address and what was told about the resident's health."
        ),
        (
            (
                _("What do you ask of whoever received it?"),
                _(
                    "To say who has opened it, not to pass it on, to delete it also from mail folders and copies, and to confirm it in"
                    " writing. Call first, and write afterwards."
                ),
            ),
            (
                _("How great is the risk?"),
                _(
                    "It is about health, it names somebody, and those who received it know the building. That is a risk, and"
                    " often a high one, even where the recipient is honest and has a duty of confidentiality."
                ),
            ),
            (
                _("How do you know exactly what was in it?"),
                _(
                    "What was told stands on the case, as a list and as the package itself. Open it there; that is written down too."
                ),
            ),
            (
                WHO_IS_TOLD,
                _(
                    "The Agency: yes. The resident: yes where the risk is high, in plain words: what happened, what it can mean for"
                    " them, what was done, and whom they can call. Not by letter to a shared letterbox."
                ),
            ),
        ),
    ),
    "snooped": Scenario(
        _("A colleague read what they had no reason to read"),
        "snooped",
        _(
            "A resident tells an adviser that a neighbour knows things that only the municipality could know. The neighbour lives with"
            " an employee who serves the unit. Nobody has asked the employee yet."
        ),
        (
            (
                _("How do you find out without accusing anybody?"),
                _(
                    "The data protection officer asks the trace what the account opened and when, and a leader asks which of it was work."
                    " Who looked stands on each case; what they said to whom does not."
                ),
            ),
            (
                _("What must nobody do?"),
                _(
                    "Not search for the resident to “see for oneself”: each look is one more. Not warn the employee before the trace"
                    " was asked. Not tell the resident a name on a guess."
                ),
            ),
            (
                _("Is it a breach when somebody who may open a record did so out of curiosity?"),
                _(
                    "Yes: data were seen by somebody who had no reason to. The clock began when the municipality had good reason to"
                    " believe it, and a short look into the trace first is fair. Days of it are not."
                ),
            ),
            (
                WHO_IS_TOLD,
                _(
                    "The Agency where a risk is likely. The resident as a rule, since it may have gone further. What it means for the"
                    " employee is another matter, with its own people, and does not hold the clock."
                ),
            ),
        ),
    ),
    "database": Scenario(
        _("A copy of the database was stolen"),
        "taken_over",
        _(
            "Whoever runs the servers reports that a backup of the database was copied to a machine outside. The keys lay elsewhere and"
            " seem not to have been touched. It happened nine days ago, and was found this morning."
        ),
        (
            (
                _("What can be read in the copy?"),
                _(
                    "Not the texts, the residents' names and the dwellings: they are encrypted, and the keys are not in it. But in the open stand"
                    " names and mail addresses of staff and contact persons, which departments concerns came from and when, which"
                    " kinds they are of, who is responsible, and who opened what. Who passed something on can be tied to a concern by its time."
                    " The list stands in docs/security/threat-model.md."
                ),
            ),
            (
                _("What if the keys were taken too?"),
                _(
                    "Then all texts can be read, also of what was destroyed within the time that backups are kept. The risk is high, and everybody must be told."
                ),
            ),
            (
                _("Does it count that it happened nine days ago?"),
                _(
                    "The clock runs from when the municipality became aware. The supplier must tell the municipality without delay;"
                    " write down when they did, and when they knew."
                ),
            ),
            (
                _("What is done with keys and accounts?"),
                _(
                    "Find out whether the key files were read. Passwords of the database's logins are changed. Bindeled does not change its keys"
                    " by itself: what was sealed stays sealed with the old ones until somebody encrypts it anew by hand."
                ),
            ),
            (
                WHO_IS_TOLD,
                _(
                    "The Agency: yes. Staff and contact persons, whose names stand in the open: yes, where it may harm them. Residents:"
                    " weigh it by what can be tied together, and write down how."
                ),
            ),
        ),
    ),
    "seals": Scenario(
        _("The seals do not add up"),
        "other",
        _(
            "The page of the data protection officer says that a seal upon the trace does not fit the lines that it was made of. So"
            " somebody has changed, removed or added lines of who has read, or something has broken."
        ),
        (
            (
                _("What do you do first?"),
                _(
                    "Ask whoever runs Bindeled for “bindeled seals check”, judged by the file off the database and a seal from a"
                    " mail. Nobody repairs or restores anything before the database and the file were copied away."
                ),
            ),
            (
                _("What does it mean when lines were changed?"),
                _(
                    "Whoever can do that is no user of the pages: they have the rights of the database's owner or more, and may have"
                    " read whatever the database holds. The trace cannot say what they read."
                ),
            ),
            (
                _("Is it a breach when nothing else is missing?"),
                _(
                    "Yes: that data can be trusted is a part of security. Where it turns out to be a restored backup that nobody told of, write"
                    " that down, and close it as no risk."
                ),
            ),
            (
                WHO_IS_TOLD,
                _(
                    "Where it was no mistake of one's own: the Agency, in time and with what is known. The persons when it is known which, or at the latest when it must be assumed to be all."
                ),
            ),
        ),
    ),
}
