"""Database triggers that refuse to change or delete events, whoever asks and by whatever program."""

TABLE = "audit_event"

_CREATE = {
    "sqlite": [
        f"""CREATE TRIGGER {TABLE}_{verb.lower()} BEFORE {verb} ON {TABLE}
            BEGIN SELECT RAISE(ABORT, 'events are append only'); END"""
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE FUNCTION audit_event_is_for_good() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'events are append only'; END $$""",
        f"""CREATE TRIGGER {TABLE}_rows BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION audit_event_is_for_good()""",
        f"""CREATE TRIGGER {TABLE}_truncate BEFORE TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_for_good()""",
    ],
}
_DROP = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_update", f"DROP TRIGGER IF EXISTS {TABLE}_delete"],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {TABLE}_rows ON {TABLE}",
        f"DROP TRIGGER IF EXISTS {TABLE}_truncate ON {TABLE}",
        "DROP FUNCTION IF EXISTS audit_event_is_for_good()",
    ],
}


def create(vendor: str) -> list[str]:
    """Return the statements that set the triggers up; `vendor` is sqlite or postgresql, others raise KeyError."""
    return _CREATE[vendor]


def drop(vendor: str) -> list[str]:
    """Return the statements that take them away again (for a migration backwards)."""
    return _DROP[vendor]
