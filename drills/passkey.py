"""An invented passkey, as a device would have registered it, for people of the drills who need one."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

FLAG = AuthenticatorData.FLAG


def registered(name: str, number: int) -> dict[str, Any]:
    """Answer what the sign-in library keeps of a passkey."""
    own = f"invented-key-{number:04d}".encode()
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = ES256.from_cryptography_key(public)  # type: ignore[no-untyped-call]
    credential = AttestedCredentialData.create(Aaguid.NONE, own, key)
    seen = AuthenticatorData.create(bytes(32), FLAG.USER_PRESENT | FLAG.USER_VERIFIED | FLAG.ATTESTED, 0, credential)
    said = CollectedClientData.create(CollectedClientData.TYPE.CREATE, bytes(16), "http://localhost")
    attested = AuthenticatorAttestationResponse(
        client_data=said, attestation_object=AttestationObject.create("none", seen, {})
    )
    return {
        "name": name,
        "credential": json.loads(json.dumps(dict(RegistrationResponse(raw_id=own, response=attested)))),
    }
