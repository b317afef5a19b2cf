"""The service of passkeys: somebody who is signed in adds one, and signs in with it from then on.

A device makes a pair of keys for one address and one person and gives us the public one. To sign in, it signs
a challenge of ours once its owner has shown it their finger, face or PIN. What it sends is checked by
``webauthn``; here it is held against what we asked for, of whom, in which browser and when.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from typing import TYPE_CHECKING

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.clock import Clock
from bot.core.outgoing import Messages
from bot.core.people import Person
from bot.errors import NotHeldError, RefusedError
from bot.features.people import messages as said
from bot.features.people.model import (
    MOST,
    MOST_PASSKEYS,
    HeldPasskey,
    Passkey,
    PasskeyCredential,
    RelyingParty,
    SignedIn,
    new_token,
)
from bot.features.people.service import notice, passkey_name_of
from bot.screening.screen import Screen

if TYPE_CHECKING:
    from bot.store.passkeys import PasskeyRepository

log = logging.getLogger(__name__)

#: How long a challenge holds, and its bytes of chance.
HOLDS, CHANCE = dt.timedelta(minutes=5), 32
#: Bytes of the id that a device gives a passkey at most, by the standard.
LONGEST_ID = 1023


class PasskeyService:
    """The service of somebody's passkeys, and of signing in with one."""

    def __init__(self, passkeys: PasskeyRepository, screen: Screen, clock: Clock) -> None:
        self._passkeys = passkeys
        self._screen = screen
        self._clock = clock

    def listed(self, person: Person) -> list[Passkey]:
        """Return the passkeys of a person, the oldest first."""
        return self._passkeys.of_person(person.id)

    def creation_options(self, person: Person, typed: str, party: RelyingParty, browser: str) -> str:
        """Return, as JSON, what a device is to make a passkey with; ``browser`` is what the browser shows.

        ``typed`` is what its owner will call it. Raises RefusedError for a name that may not be kept, and
        where they have the most.
        """
        passkey_name_of(typed, self._screen)
        held = self.listed(person)
        if len(held) >= MOST_PASSKEYS:
            raise RefusedError(said.PASSKEYS_MOST.format(most=MOST_PASSKEYS))
        options = generate_registration_options(
            rp_id=party.id,
            rp_name=party.name,
            user_id=_handle(person.id),
            user_name=said.PASSKEY_OWNER.format(number=person.id),
            challenge=self._challenge(browser),
            timeout=_milliseconds(HOLDS),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in held],
        )
        return options_to_json(options)

    def add(self, person: Person, typed: str, answer: str, party: RelyingParty, browser: str) -> None:
        """Add the passkey that a device made, by its answer, and tell its owner. Raises RefusedError."""
        name = passkey_name_of(typed, self._screen)
        challenge = self._passkeys.take_challenge(browser, self._clock() - HOLDS)
        made, now = _made(answer, challenge, party) if challenge else None, self._clock()
        told = self._notices(said.PASSKEY_ADDED)
        if made is None or not self._passkeys.add(person.id, made, name, MOST_PASSKEYS, now, told):
            raise RefusedError(said.PASSKEY_NOT_ADDED)

    def remove(self, person: Person, number: int) -> None:
        """Remove a passkey of a person, and tell them. Raises NotHeldError for what is none of theirs."""
        if not self._passkeys.remove(person.id, number, self._notices(said.PASSKEY_REMOVED)):
            raise NotHeldError(said.NO_PASSKEY)

    def request_options(self, party: RelyingParty, browser: str) -> str:
        """Return, as JSON, what a device is to sign; whose passkey it takes, its owner chooses there."""
        options = generate_authentication_options(
            rp_id=party.id,
            challenge=self._challenge(browser),
            timeout=_milliseconds(HOLDS),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def sign_in(
        self,
        answer: str,
        party: RelyingParty,
        browser: str,
        before: str = "",
        again: Person | None = None,
    ) -> SignedIn | None:
        """Sign somebody in by what their device signed; None if it is not good, for whatever reason.

        ``before`` is the session that the browser showed until now: it ends. Who signs in ``again`` does so
        by a passkey of theirs.
        """
        challenge = self._passkeys.take_challenge(browser, self._clock() - HOLDS)
        held = self._named_in(answer)
        if challenge is None or held is None or (again is not None and held.person_id != again.id):
            return None
        sign_count = _signed(answer, challenge, held, party)
        if sign_count is None:
            return None
        if (sign_count or held.credential.sign_count) and sign_count <= held.credential.sign_count:
            log.warning("a passkey was refused: its sign count did not go up, so there may be a copy of it")
            return None
        token, before = new_token(), before if len(before) <= MOST else ""
        begun = self._passkeys.begin(held, sign_count, token, before, self._clock())
        return SignedIn(held.person_id, token) if begun else None

    def _notices(self, sentence: str) -> Messages[Person]:
        """Return what tells somebody of a passkey that they have now, or no more."""
        now = self._clock()
        return lambda person: notice(person, [sentence, said.NOT_YOU], now)

    def _challenge(self, browser: str) -> bytes:
        challenge, now = secrets.token_bytes(CHANCE), self._clock()
        self._passkeys.put_challenge(browser, challenge, now, now - HOLDS)
        return challenge

    def _named_in(self, answer: str) -> HeldPasskey | None:
        """Return the passkey that an answer says it is of, and whose it says that is; None for none."""
        try:
            parsed = parse_authentication_credential_json(answer)
        except Exception:  # what a stranger made up fails there in many ways
            return None
        held = self._passkeys.by_credential(parsed.raw_id)
        is_theirs = held is not None and parsed.response.user_handle == _handle(held.person_id)
        return held if is_theirs else None


def _made(answer: str, challenge: bytes, party: RelyingParty) -> PasskeyCredential | None:
    """Return the passkey that a device made for our challenge, None where its answer is not good."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception:  # what a stranger made up fails there in many ways
        return None
    if len(made.credential_id) > LONGEST_ID:
        return None
    return PasskeyCredential(made.credential_id, made.credential_public_key, made.sign_count)


def _signed(answer: str, challenge: bytes, held: HeldPasskey, party: RelyingParty) -> int | None:
    """Return how often a passkey that signed our challenge says it was used, None where it did not sign it.

    What it said before is looked at by the caller, once its signature is known to be good.
    """
    try:
        signed = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=held.credential.public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception:  # what a stranger made up fails there in many ways
        return None
    return signed.new_sign_count


def _handle(person_id: int) -> bytes:
    """Return what a device knows somebody by: their number, which tells nobody outside who they are."""
    return str(person_id).encode()


def _milliseconds(time: dt.timedelta) -> int:
    return time // dt.timedelta(milliseconds=1)
