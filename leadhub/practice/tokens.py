"""Tokens of both stages: RingCentral's (opaque) and RingCX's (a signed JWT, a refresh token, permanent ones)."""

import base64
import hashlib
import hmac
import json
import secrets
import uuid

from leadhub.practice.answers import Json
from leadhub.practice.state import State

FOR_EVER = 1e12
LIVE, EXPIRED, BAD = "live", "Jwt is expired", "Jwt verification fails"


def issue(state: State, kind: str, client_id: str, *, now: float, life: float, session: str = "") -> str:
    """A fresh opaque token of `kind` ("rc", "rc_refresh", "refresh", "x_auth") that lives `life` seconds.

    `session`: what ties RingCentral's access and refresh tokens of one sign-in together.
    """
    token = f"{kind}-{session}-{secrets.token_urlsafe(32)}" if session else f"{kind}-{secrets.token_urlsafe(32)}"
    state.db.execute("DELETE FROM tokens WHERE expires_at < ?", (now - 3600,))
    state.db.execute("INSERT INTO tokens VALUES (?, ?, ?, ?)", (token, kind, client_id, now + life))
    return token


def new_session() -> str:
    """The name of one RingCentral sign-in."""
    return secrets.token_hex(8)


def end_session(state: State, client_id: str, token: str) -> None:
    """Revoke a RingCentral token of this client, and with it the other tokens of its sign-in."""
    row = state.db.execute("SELECT kind FROM tokens WHERE token = ? AND client_id = ?", (token, client_id)).fetchone()
    if row is None or row[0] not in ("rc", "rc_refresh"):
        return
    session = token.removeprefix(f"{row[0]}-").split("-")[0]
    state.db.execute(
        "DELETE FROM tokens WHERE kind IN ('rc', 'rc_refresh') AND (token = ?1 OR instr(token, ?2) > 0)",
        (token, f"-{session}-"),
    )


def new_permanent(state: State, client_id: str, token: str = "") -> str:
    """A token that does not expire (RingCX guide, permanent API token)."""
    token = token or f"aws80:{uuid.uuid4()}"
    state.db.execute("INSERT OR REPLACE INTO tokens VALUES (?, 'permanent', ?, ?)", (token, client_id, FOR_EVER))
    return token


def permanent(state: State, client_id: str) -> list[str]:
    """The permanent tokens of a client."""
    rows = state.db.execute("SELECT token FROM tokens WHERE kind = 'permanent' AND client_id = ?", (client_id,))
    return [row[0] for row in rows]


def owner(state: State, kind: str, token: str, *, now: float) -> str | None:
    """The client an opaque token of `kind` belongs to; None if unknown, used up or expired."""
    row = state.db.execute(
        "SELECT client_id FROM tokens WHERE token = ? AND kind = ? AND expires_at > ?", (token, kind, now)
    ).fetchone()
    return None if row is None or is_blocked(state, row[0]) else str(row[0])


def use_up(state: State, kind: str, token: str, *, now: float) -> str | None:
    """As `owner`, and the token is gone afterwards: refresh tokens are single use."""
    client_id = owner(state, kind, token, now=now)
    forget(state, token)
    return client_id


def prolong(state: State, token: str, until: float) -> None:
    """Let an opaque token live until then (legacy sign-ins slide)."""
    state.db.execute("UPDATE tokens SET expires_at = ? WHERE token = ?", (until, token))


def forget(state: State, token: str) -> None:
    """Revoke one opaque token."""
    state.db.execute("DELETE FROM tokens WHERE token = ?", (token,))


def access_token(state: State, client_id: str, *, now: float, life: float) -> str:
    """A RingCX access token: header, claims (with ``exp`` in seconds) and signature, parted by dots."""
    expires = now + life
    claims = {
        "sub": client_id,
        "iss": "practice-ringcx",
        "iat": int(now),
        "exp": int(expires) if expires == int(expires) or life >= 60 else round(expires, 3),
        "jti": secrets.token_hex(8),
        "generation": _standing(state, client_id)["generation"],
    }
    unsigned = f"{_pack({'alg': 'HS256', 'typ': 'JWT'})}.{_pack(claims)}"
    return f"{unsigned}.{_signature(state, unsigned)}"


def judge(state: State, token: str, *, now: float) -> tuple[str, str]:
    """(LIVE, client id) for a good access token; else (the text of RingCX's 401, "")."""
    unsigned, _, signature = token.rpartition(".")
    if not unsigned or not hmac.compare_digest(signature.encode(), _signature(state, unsigned).encode()):
        return BAD, ""
    claims = _unpack(unsigned.partition(".")[2])
    standing = _standing(state, claims["sub"])
    if claims["generation"] < standing["generation"]:
        return (EXPIRED if standing["answer"] == EXPIRED else BAD), ""
    if claims["exp"] <= now:
        return EXPIRED, ""
    return LIVE, str(claims["sub"])


def end_tokens(state: State, client_id: str, *, expired: bool) -> None:
    """End all access tokens of a client. `expired`: as if their time were up; else others go too."""
    standing = _standing(state, client_id)
    standing.update(generation=standing["generation"] + 1, answer=EXPIRED if expired else BAD)
    state.keep(f"client:{client_id}", standing)
    if not expired:
        state.db.execute("DELETE FROM tokens WHERE client_id = ? AND kind != 'permanent'", (client_id,))


def block(state: State, client_id: str, *, blocked: bool) -> None:
    """Refuse (or accept again) every sign-in of a client, as after its app or JWT was revoked."""
    state.keep(f"client:{client_id}", _standing(state, client_id) | {"blocked": blocked})


def is_blocked(state: State, client_id: str) -> bool:
    """Whether sign-ins of this client are refused."""
    return bool(_standing(state, client_id)["blocked"])


def _standing(state: State, client_id: str) -> Json:
    standing: Json = state.kept(f"client:{client_id}") or {"generation": 0, "answer": BAD, "blocked": False}
    return standing


def _signature(state: State, unsigned: str) -> str:
    key = state.kept("signing_key")
    if key is None:
        key = secrets.token_hex(32)
        state.keep("signing_key", key)
    return _base64(hmac.new(bytes.fromhex(key), unsigned.encode(), hashlib.sha256).digest())


def _pack(part: Json) -> str:
    return _base64(json.dumps(part, separators=(",", ":")).encode())


def _unpack(part: str) -> Json:
    claims: Json = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
