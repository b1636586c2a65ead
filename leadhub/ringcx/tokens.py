"""The two kinds of tokens, never shown in a repr."""

from dataclasses import dataclass, field

from leadhub.ringcx import wire
from leadhub.ringcx.places import SubAccount


@dataclass(frozen=True)
class RCToken:
    """A RingCentral access token. expires_in: seconds from when it was received, as RingCentral said."""

    access_token: str = field(repr=False)
    expires_in: float
    refresh_token: str = field(default="", repr=False)
    refresh_token_expires_in: float | None = None
    scope: str = ""
    owner_id: str = ""

    @classmethod
    def from_json(cls, value: object) -> "RCToken":
        record = wire.record(value, "the token answer")
        token = wire.text(record.get("access_token"))
        if not token:
            raise wire.BadShape("the token answer has no access_token")
        expires_in = wire.integer(record.get("expires_in"))
        return cls(
            access_token=token,
            # It always says; if it ever does not, a short life costs one call and a long one costs an error.
            expires_in=300.0 if expires_in is None else float(expires_in),
            refresh_token=wire.text(record.get("refresh_token")),
            refresh_token_expires_in=wire.integer(record.get("refresh_token_expires_in")),
            scope=wire.text(record.get("scope")),
            owner_id=wire.text(record.get("owner_id")),
        )


@dataclass(frozen=True)
class RingCXTokens:
    """What the exchange gives. lives_for: seconds from when it was received.

    sub_accounts: may be empty for an admin.
    """

    access_token: str = field(repr=False)
    lives_for: float
    refresh_token: str = field(default="", repr=False)
    main_account_id: str = ""
    sub_accounts: tuple[SubAccount, ...] = ()

    @classmethod
    def from_json(cls, value: object, *, lives_for: float) -> "RingCXTokens":
        record = wire.record(value, "the token answer")
        token = wire.text(record.get("accessToken"))
        if not token:
            raise wire.BadShape("the token answer has no accessToken")
        agents = [agent for agent in wire.items(record.get("agentDetails")) if isinstance(agent, dict)]
        accounts = {wire.text(agent.get("accountId")): agent for agent in agents if wire.text(agent.get("accountId"))}
        return cls(
            access_token=token,
            lives_for=lives_for,
            refresh_token=wire.text(record.get("refreshToken")),
            main_account_id=wire.text(record.get("mainAccountId")),
            sub_accounts=tuple(SubAccount.from_json(agent) for agent in accounts.values()),
        )
