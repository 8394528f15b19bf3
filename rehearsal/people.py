"""Who takes part in a rehearsal: people as a Teams roster lists them."""

import base64
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any, Literal, Self

# Names the object ids of invented people, so that a rehearsal kept on disk finds the same people again.
_INVENTED = uuid.UUID("6f1d0c52-0b52-4c8e-9d4e-7b3a8a5f2c11")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the team. `refuses` is the code of the 403 that every private word to them gets."""

    name: str
    teams_id: str
    object_id: str
    email: str
    tenant: str
    user_role: Literal["user", "guest"] = "user"
    refuses: str | None = None

    @classmethod
    def invented(
        cls,
        name: str,
        *,
        email: str,
        tenant: str,
        user_role: Literal["user", "guest"] = "user",
        refuses: str | None = None,
    ) -> Self:
        """The same e-mail address always gives the same ids."""
        digest = base64.urlsafe_b64encode(hashlib.sha256(email.encode()).digest()).decode()
        return cls(
            name=name,
            teams_id=f"29:1{digest[:32]}",
            object_id=str(uuid.uuid5(_INVENTED, email)),
            email=email,
            tenant=tenant,
            user_role=user_role,
            refuses=refuses,
        )

    @property
    def principal_name(self) -> str:
        """What Entra calls them; for a guest this is not their e-mail address."""
        if self.user_role == "user":
            return self.email
        return f"{self.email.replace('@', '_')}#EXT#@host.example"

    def roster_entry(self) -> dict[str, Any]:
        given, _, surname = self.name.rpartition(" ")
        return {
            "id": self.teams_id,
            "name": self.name,
            "givenName": given,
            "surname": surname,
            "aadObjectId": self.object_id,
            "objectId": self.object_id,
            "email": self.email,
            "userPrincipalName": self.principal_name,
            "tenantId": self.tenant,
            "userRole": self.user_role,
        }
