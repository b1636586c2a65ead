"""What Practice RingCX holds, in SQLite: one file that survives a restart and a kill, or memory.

One connection, used only under `State.lock`; the server runs each call as one transaction.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from leadhub.practice import seeds
from leadhub.practice.answers import Json
from leadhub.practice.rows import LeadRow, phone_digits

SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS campaigns (
    campaign_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, group_id INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS lists (
    list_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, campaign_id INTEGER NOT NULL,
    list_desc TEXT NOT NULL, list_state TEXT NOT NULL, supplied INTEGER NOT NULL, accepted INTEGER NOT NULL,
    dnc INTEGER NOT NULL, uploaded_at REAL NOT NULL, uploaded_by TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS lists_of_campaign ON lists (campaign_id);
CREATE TABLE IF NOT EXISTS leads (
    lead_id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, campaign_id INTEGER NOT NULL,
    list_id INTEGER NOT NULL, extern_id TEXT NOT NULL, lead_phone TEXT NOT NULL, lead_state TEXT NOT NULL,
    lead_passes INTEGER NOT NULL, suppressed INTEGER NOT NULL, loaded_at REAL NOT NULL, timezone TEXT,
    protected INTEGER NOT NULL, wire TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS leads_of_campaign ON leads (campaign_id);
CREATE INDEX IF NOT EXISTS leads_of_list ON leads (list_id);
CREATE INDEX IF NOT EXISTS leads_by_extern_id ON leads (extern_id);
CREATE TABLE IF NOT EXISTS lead_phones (
    digits TEXT NOT NULL, campaign_id INTEGER NOT NULL, lead_id INTEGER NOT NULL,
    PRIMARY KEY (digits, campaign_id, lead_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY, kind TEXT NOT NULL, client_id TEXT NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY, client_id TEXT NOT NULL, redirect_uri TEXT NOT NULL, challenge TEXT NOT NULL,
    method TEXT NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS faults (fault_id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS calls (
    call_id INTEGER PRIMARY KEY, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    kind TEXT NOT NULL, status INTEGER, fault TEXT, remark TEXT NOT NULL);
"""
TABLES = ("kept", "counters", "campaigns", "lists", "leads", "lead_phones", "tokens", "codes", "faults", "calls")
CALLS_KEPT = 20_000


# The ways to find leads, best selector first. `?1` is a JSON array.
FIND_LEADS = {
    "lead_ids": "SELECT * FROM leads WHERE lead_id IN (SELECT value FROM json_each(?1)) ORDER BY lead_id",
    "extern_ids": "SELECT * FROM leads WHERE extern_id IN (SELECT value FROM json_each(?1)) ORDER BY lead_id",
    "digits": "SELECT * FROM leads WHERE lead_id IN (SELECT lead_id FROM lead_phones WHERE digits IN"
    " (SELECT value FROM json_each(?1))) ORDER BY lead_id",
    "list_ids": "SELECT * FROM leads WHERE list_id IN (SELECT value FROM json_each(?1)) ORDER BY lead_id",
    "campaign_ids": "SELECT * FROM leads WHERE campaign_id IN (SELECT value FROM json_each(?1)) ORDER BY lead_id",
    "account_ids": "SELECT * FROM leads WHERE account_id IN (SELECT value FROM json_each(?1)) ORDER BY lead_id",
}


class State:
    """The tables and what is asked of them. `path` None keeps everything in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(str(path) if path else ":memory:", check_same_thread=False)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, one at a time."""
        with self.lock:
            try:
                yield
            except BaseException:
                self.db.rollback()
                raise
            self.db.commit()

    def close(self) -> None:
        """Close the file; the state cannot be used afterwards."""
        with self.lock:
            self.db.close()

    def clear(self) -> None:
        """Empty every table."""
        for table in TABLES:
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the tuple above

    # -- small things kept by name: switches, the signing key, clients ---------------------------

    def kept(self, name: str) -> Any:
        """The value kept under `name`, or None."""
        row = self.db.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def keep(self, name: str, value: Any) -> None:
        """Keep `value` (anything JSON can hold) under `name`."""
        self.db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, json.dumps(value)))

    def next_ids(self, name: str, first: int, count: int = 1) -> range:
        """`count` fresh ids of the counter `name`; they start at `first` and are never used again."""
        row = self.db.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()
        start = first if row is None else int(row[0])
        self.db.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (name, start + count))
        return range(start, start + count)

    # -- campaigns and lists ---------------------------

    def put_campaign(self, account_id: str, body: Json, *, removed: bool = False) -> None:
        """Store a campaign in its full form."""
        self.db.execute(
            "INSERT OR REPLACE INTO campaigns VALUES (?, ?, ?, ?, ?)",
            (body["campaignId"], account_id, body["groupId"], removed, json.dumps(body)),
        )

    def campaign(self, account_id: str, campaign_id: int) -> Json | None:
        """One campaign of a sub-account, or None (unknown, removed, or another sub-account's)."""
        row = self.db.execute(
            "SELECT body FROM campaigns WHERE account_id = ? AND campaign_id = ? AND NOT removed",
            (account_id, campaign_id),
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def campaigns(self, account_id: str, group_id: int) -> list[Json]:
        """The campaigns of a dial group, oldest first."""
        rows = self.db.execute(
            "SELECT body FROM campaigns WHERE account_id = ? AND group_id = ? AND NOT removed ORDER BY campaign_id",
            (account_id, group_id),
        )
        return [json.loads(row[0]) for row in rows]

    def all_campaigns(self) -> list[tuple[str, Json, bool]]:
        """Every campaign: (accountId, full form, whether it was removed)."""
        rows = self.db.execute("SELECT account_id, body, removed FROM campaigns ORDER BY campaign_id")
        return [(row[0], json.loads(row[1]), bool(row[2])) for row in rows]

    def lists(self, campaign_id: int | None = None, *, newest: int | None = None) -> list[sqlite3.Row]:
        """Lead lists of a campaign (or of all), oldest first; with `newest`, that many, newest first."""
        cursor = self.db.cursor()
        cursor.row_factory = sqlite3.Row
        if newest is not None:
            return cursor.execute("SELECT * FROM lists ORDER BY list_id DESC LIMIT ?", (newest,)).fetchall()
        return cursor.execute(
            "SELECT * FROM lists WHERE ?1 IS NULL OR campaign_id = ?1 ORDER BY list_id", (campaign_id,)
        ).fetchall()

    def lists_by_id(self, list_ids: Iterable[int]) -> dict[int, sqlite3.Row]:
        """listId → lead list."""
        cursor = self.db.cursor()
        cursor.row_factory = sqlite3.Row
        rows = cursor.execute(
            "SELECT * FROM lists WHERE list_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(list_ids)),),
        )
        return {row["list_id"]: row for row in rows}

    def add_list(
        self,
        account_id: str,
        campaign_id: int,
        list_desc: str,
        *,
        supplied: int,
        accepted: int,
        at: float,
        by: str,
        list_state: str = "ACTIVE",
        dnc: int = 0,
        reuse: bool = False,
    ) -> int:
        """A new lead list, and its listId; with `reuse`, a list of that name grows instead."""
        known = self.db.execute(
            "SELECT list_id FROM lists WHERE campaign_id = ? AND list_desc = ? ORDER BY list_id DESC",
            (campaign_id, list_desc),
        ).fetchone()
        if reuse and known:
            self.db.execute(
                "UPDATE lists SET supplied = supplied + ?, accepted = accepted + ?, dnc = dnc + ? WHERE list_id = ?",
                (supplied, accepted, dnc, known[0]),
            )
            return int(known[0])
        list_id = self.next_ids("list", seeds.FIRST_LIST_ID)[0]
        self.db.execute(
            "INSERT INTO lists VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (list_id, account_id, campaign_id, list_desc, list_state, supplied, accepted, dnc, at, by),
        )
        return list_id

    # -- leads ---------------------------

    def insert_leads(self, rows: Iterable[LeadRow]) -> None:
        """Store leads and their phone keys."""
        kept = list(rows)
        self.db.executemany(
            "INSERT INTO leads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            kept,
        )
        self.db.executemany(
            "INSERT INTO lead_phones VALUES (?, ?, ?)",
            [(digits, row.campaign_id, row.lead_id) for row in kept for digits in phone_digits(row.lead_phone)],
        )

    def find(self, selector: str, values: Iterable[object]) -> list[LeadRow]:
        """Leads by one selector of FIND_LEADS, in the order they were loaded."""
        return [LeadRow.of(row) for row in self.db.execute(FIND_LEADS[selector], (json.dumps(list(values)),))]

    def phones_held(self, campaign_id: int, digits: Iterable[str]) -> list[tuple[str, int, bool]]:
        """Which of these phones the campaign holds: (digits, leadId, loaded with REMOVE_ALL_EXISTING)."""
        rows = self.db.execute(
            "SELECT p.digits, l.lead_id, l.protected FROM lead_phones p JOIN leads l USING (lead_id)"
            " WHERE p.digits IN (SELECT value FROM json_each(?)) AND p.campaign_id = ?",
            (json.dumps(list(digits)), campaign_id),
        )
        return [(row[0], row[1], bool(row[2])) for row in rows]

    def delete_leads(self, leads: Iterable[LeadRow]) -> None:
        """Remove leads for good."""
        doomed = list(leads)
        self.db.executemany(
            "DELETE FROM lead_phones WHERE digits = ? AND campaign_id = ? AND lead_id = ?",
            [(digits, lead.campaign_id, lead.lead_id) for lead in doomed for digits in phone_digits(lead.lead_phone)],
        )
        self.db.executemany("DELETE FROM leads WHERE lead_id = ?", [(lead.lead_id,) for lead in doomed])

    def change_leads(self, leads: Iterable[LeadRow]) -> None:
        """Write back state, pass count and suppression of leads."""
        self.db.executemany(
            "UPDATE leads SET lead_state = ?, lead_passes = ?, suppressed = ? WHERE lead_id = ?",
            [(lead.lead_state, lead.lead_passes, lead.suppressed, lead.lead_id) for lead in leads],
        )

    def newest_leads(self, campaign_id: int, count: int) -> list[LeadRow]:
        """The leads a campaign got last, newest first."""
        rows = self.db.execute(
            "SELECT * FROM leads WHERE campaign_id = ? ORDER BY lead_id DESC LIMIT ?", (campaign_id, count)
        )
        return [LeadRow.of(row) for row in rows]

    def lead_counts(self) -> dict[int, int]:
        """campaignId → number of leads it holds."""
        return dict(self.db.execute("SELECT campaign_id, COUNT(*) FROM leads GROUP BY campaign_id").fetchall())

    # -- the log of calls ---------------------------

    def log_call(
        self, at: float, method: str, path: str, kind: str, status: int | None, fault: str, remark: str
    ) -> None:
        """Add a line to the log; only the newest CALLS_KEPT lines stay."""
        cursor = self.db.execute(
            "INSERT INTO calls (at, method, path, kind, status, fault, remark) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (at, method, path, kind, status, fault or None, remark),
        )
        if cursor.lastrowid and cursor.lastrowid % 1000 == 0:
            self.db.execute("DELETE FROM calls WHERE call_id <= ?", (cursor.lastrowid - CALLS_KEPT,))

    def calls(self, *, kind: str | None = None, after: int = 0, newest: int = CALLS_KEPT) -> list[sqlite3.Row]:
        """The newest lines of the log after line `after`, oldest first."""
        cursor = self.db.cursor()
        cursor.row_factory = sqlite3.Row
        rows = cursor.execute(
            "SELECT * FROM calls WHERE call_id > ?2 AND (?1 IS NULL OR kind = ?1) ORDER BY call_id DESC LIMIT ?3",
            (kind, after, newest),
        ).fetchall()
        return rows[::-1]


def put_seeds(state: State) -> None:
    """Store the seeded campaigns; leads are loaded by the world, which knows the time."""
    for account_id, campaign in seeds.CAMPAIGNS:
        state.put_campaign(account_id, campaign)
