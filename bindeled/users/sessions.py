"""The session store: one table per side, chosen by the process. Named in SESSION_ENGINE."""

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from bindeled.users.models import MunicipalitySession, SenderSession, SideSession


class SessionStore(DatabaseStore):
    """Sessions in the database, in the table of this process's side."""

    @classmethod
    def get_model_class(cls) -> type[SideSession]:
        """Answer the table of this side."""
        return MunicipalitySession if settings.SIDE == "municipality" else SenderSession
