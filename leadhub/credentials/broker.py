"""The token broker: every process asks here, one renews, all use what it got.

A RingCX token lives five minutes and only five exchanges a minute are allowed, so a token is used until half a minute
before its end, and renewed the cheapest way that works: refresh, else exchange, else a new sign-in.

A new sign-in takes the JWT, or, where the user connected on RingCentral's page, RingCentral's refresh token. That one
is good for one use: whoever holds the lease spends it, and stores the next one before anything else. A process that
dies in between costs its owner one "connect again".
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from leadhub.credentials import standing
from leadhub.credentials.models import Connection, TokenState
from leadhub.credentials.refusal import in_words_for
from leadhub.credentials.sealing import Secrets, TokenSet, shut
from leadhub.credentials.vault import SealBroken
from leadhub.jobs import leases
from leadhub.ringcx import auth, oauth, refusals
from leadhub.ringcx.auth import BeforeCall
from leadhub.ringcx.deployments import Deployment
from leadhub.ringcx.errors import RateLimited, RingCXError, SignInFailed, Unreachable
from leadhub.ringcx.tokens import RCToken, RingCXTokens
from leadhub.ringcx.transport import Transport

SPARE_SECONDS = 30  # a token this close to its end is renewed: it must outlive the call it is used for
SPARE_SECONDS_OF_PLATFORM = 60
PATIENCE_SECONDS = 45  # how long to wait for another process that is renewing
LEASE_SECONDS = 150  # longer than the slowest renewal: three calls that all time out
REFUSAL_SECONDS = 60  # asking again at once with refused credentials only lengthens a lock-out
POLL_SECONDS = 0.1
REFRESH_LIVES_SECONDS = 604_800.0  # RingCentral guide: a week, unless the answer says otherwise


class Broker:
    """Hands out the RingCX token of one connection. Times come from `clock`, an aware datetime."""

    def __init__(
        self,
        connection_id: int,
        deployment: Deployment,
        transport: Transport,
        before_call: BeforeCall,
        *,
        clock: Callable[[], datetime] = timezone.now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection_id = connection_id
        self._deployment = deployment
        self._transport = transport
        self._before_call = before_call
        self._clock = clock
        self._sleep = sleep

    def token(self) -> str:
        """Return a token to use now. Raises SignInFailed, RateLimited or what the sign-in calls raise."""
        return self._get(refused="")

    def renew(self, refused: str) -> str:
        """Return another token than the one RingCX just refused: the newer one if somebody renewed it already."""
        return self._get(refused=refused)

    def anew(self) -> str:
        """Sign in from the ground up, whatever is still good: what a test of the connection asks for."""
        return self._get(refused="", anew=True)

    def _get(self, refused: str, *, anew: bool = False) -> str:
        holder = leases.new_holder()
        give_up = self._clock() + timedelta(seconds=PATIENCE_SECONDS)
        while True:
            if not anew and (found := self._usable(refused)):
                return found
            if leases.take(self._row, holder=holder, now=self._clock(), seconds=LEASE_SECONDS):
                try:
                    # Somebody may have renewed between the look and the lease.
                    found = "" if anew else self._usable(refused)
                    return found or self._renewed(refused, holder, anew=anew)
                finally:
                    leases.give_back(self._row, holder=holder)
            if self._clock() > give_up:
                raise RateLimited("The sign-in to RingCX is being renewed. Try again in a moment.", retry_after=5)
            leases.free_the_dead(self._row, now=self._clock())
            self._sleep(POLL_SECONDS)

    @property
    def _row(self) -> QuerySet[TokenState]:
        return TokenState.objects.filter(connection_id=self._connection_id)

    def _usable(self, refused: str) -> str:
        """Return the kept token if it is good for a call, else an empty text. Raises SignInFailed while refused."""
        state = TokenState.objects.get_or_create(connection_id=self._connection_id)[0]
        if state.refused_until and state.refused_until > self._clock():
            raise SignInFailed(state.refusal, code="refused_before")
        kept = self._opened(state.sealed)
        fresh = kept.access_until > self._clock().timestamp() + SPARE_SECONDS
        return kept.access if fresh and kept.access != refused else ""

    def _renewed(self, refused: str, holder: str, *, anew: bool) -> str:
        kept = self._opened(self._stored())
        for cheaper in () if anew else (self._refreshed, self._exchanged):
            try:
                tokens = cheaper(kept)
            except (Unreachable, RateLimited):
                raise
            except RingCXError:
                continue  # the dearer way may still work
            if tokens and tokens.access != refused:
                return self._keep(tokens, holder)
        try:
            return self._keep(self._signed_in(holder), holder)
        except SignInFailed as error:
            self._note_refusal(error, holder)
            raise

    def _note_refusal(self, error: SignInFailed, holder: str) -> None:
        now = self._clock()
        changes: dict[str, object] = {
            "refused_until": now + timedelta(seconds=REFUSAL_SECONDS),
            "refusal": error.message,
        }
        if error.code != "sealed":  # else the key may come back, and what it sealed with it
            lasting = self._opened(self._stored()).only_lasting()
            keep = lasting.platform_refresh and error.code != "refresh_spent"
            changes["sealed"] = lasting.sealed() if keep else ""
        mine = self._row.filter(lease_holder=holder).update(**changes)
        if mine:  # else the credentials were replaced meanwhile, and it was the old ones that were refused
            standing.note_refused(self._connection_id, error.message, now=now)

    def _refreshed(self, kept: TokenSet) -> TokenSet | None:
        if not kept.refresh:
            return None
        new = auth.refresh(self._deployment, kept.refresh, transport=self._transport, before_call=self._before_call)
        return with_ringcx(kept, new, self._clock())

    def _exchanged(self, kept: TokenSet) -> TokenSet | None:
        if kept.platform_until < self._clock().timestamp() + SPARE_SECONDS_OF_PLATFORM:
            return None
        new = auth.exchange(self._deployment, kept.platform, transport=self._transport, before_call=self._before_call)
        return with_ringcx(kept, new, self._clock())

    def _signed_in(self, holder: str) -> TokenSet:
        secrets, kind = self._secrets()
        platform = self._reconnected(secrets, holder) if kind == "code" else self._by_jwt(secrets)
        half = of_platform(platform, self._clock(), lasting=kind == "code")
        # Stored before the exchange: what was given is given once, and sign-ins are few.
        self._row.filter(lease_holder=holder).update(sealed=half.sealed())
        new = auth.exchange(self._deployment, half.platform, transport=self._transport, before_call=self._before_call)
        return with_ringcx(half, new, self._clock())

    def _by_jwt(self, secrets: Secrets) -> RCToken:
        return oauth.sign_in(
            self._deployment,
            secrets.client_id,
            secrets.client_secret,
            secrets.jwt,
            transport=self._transport,
            before_call=self._before_call,
        )

    def _reconnected(self, secrets: Secrets, holder: str) -> RCToken:
        try:
            kept = TokenSet.opened(self._stored())
        except SealBroken as error:
            raise sealed_shut(error) from error
        if not kept.platform_refresh or kept.platform_refresh_until < self._clock().timestamp():
            raise refusals.refused("refresh_spent")
        if not leases.renew(self._row, holder=holder, now=self._clock(), seconds=LEASE_SECONDS):
            raise RateLimited("The sign-in to RingCX is being renewed. Try again in a moment.", retry_after=5)
        try:
            return oauth.renew(
                self._deployment,
                secrets.client_id,
                secrets.secret_at(self._deployment),
                kept.platform_refresh,
                transport=self._transport,
                before_call=self._before_call,
            )
        except SignInFailed as error:
            raise in_words_for(secrets.is_operators(self._deployment), error) from error

    def _keep(self, tokens: TokenSet, holder: str) -> str:
        """Store new tokens for everybody, unless the lease was lost meanwhile: then somebody else's are newer."""
        mine = self._row.filter(lease_holder=holder).update(sealed=tokens.sealed(), refused_until=None, refusal="")
        if mine:
            standing.note_accepted(self._connection_id, now=self._clock())
        return tokens.access

    def _secrets(self) -> tuple[Secrets, str]:
        """Return the secrets and the kind of sign-in they are for."""
        sealed, kind = Connection.objects.values_list("sealed", "sign_in").get(pk=self._connection_id)
        if not sealed:
            raise SignInFailed("This connection was removed. Choose another one.", code="removed")
        try:
            return Secrets.opened(sealed), kind
        except SealBroken as error:
            raise sealed_shut(error) from error

    def _stored(self) -> str:
        return self._row.values_list("sealed", flat=True).first() or ""

    def _opened(self, sealed: str) -> TokenSet:
        try:
            return TokenSet.opened(sealed)
        except SealBroken:
            return TokenSet()  # sealed with a key that is gone: as good as no token


def sealed_shut(broken: SealBroken) -> SignInFailed:
    """The credentials are there, but no key of this LeadHub opens them."""
    return SignInFailed(shut(broken), code="sealed")


def of_platform(platform: RCToken, now: datetime, *, lasting: bool) -> TokenSet:
    """Start a set of tokens with RingCentral's. `lasting`: its refresh token too, where nothing else signs in again."""
    at = now.timestamp()
    started = TokenSet(platform=platform.access_token, platform_until=at + platform.expires_in)
    if not lasting:
        return started
    lives = platform.refresh_token_expires_in or REFRESH_LIVES_SECONDS
    return replace(started, platform_refresh=platform.refresh_token, platform_refresh_until=at + lives)


def with_ringcx(kept: TokenSet, new: RingCXTokens, now: datetime) -> TokenSet:
    """Put new RingCX tokens into a set."""
    return replace(
        kept, access=new.access_token, access_until=now.timestamp() + new.lives_for, refresh=new.refresh_token
    )
