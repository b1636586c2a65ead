"""Ids on their way into an address: checked, so that nothing else can get there."""

import re

from leadhub.ringcx.errors import NotSent

_SAFE_ID = re.compile(r"[A-Za-z0-9_-]+")


def account_path(account_id: str) -> str:
    """The part of the path that names the sub-account. Raises NotSent: nothing may climb out of the path."""
    if not _SAFE_ID.fullmatch(account_id):
        raise NotSent("That is not a RingCX sub-account ID. Choose the sub-account again.", code="bad_id")
    return f"/accounts/{account_id}"


def is_id(value: object) -> bool:
    """Whether the value can be the id of a campaign, dial group, list or lead."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def number(value: int) -> int:
    """The id itself. Raises NotSent if it cannot be one."""
    if not is_id(value):
        raise NotSent("That is not the ID of a campaign or dial group. Choose it again.", code="bad_id")
    return value
