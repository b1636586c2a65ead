"""The page at ``/``: what Practice RingCX holds now, for a person to look at."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape

from leadhub.practice import seeds
from leadhub.practice.answers import Answer, Json, as_html, wire_date
from leadhub.practice.call import Call
from leadhub.practice.faults import faults
from leadhub.practice.rows import LeadRow
from leadhub.practice.switches import SWITCHES

WRONG_PAGE = b"<!doctype html><html><head><title>RingCX</title></head><body><div id=root></div></body></html>"
UNAVAILABLE = b"<html><head><title>503</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
LEADS_SHOWN, LISTS_SHOWN, CALLS_SHOWN = 50, 15, 30
ACTIVE = {0: "inactive", 1: "active", 2: "callbacks only"}

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #566273; --line: #d9dee6; --paper: #f6f7f9;
  --card: #fff;  --accent: #b45309; --good: #166534; --bad: #b91c1c }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa7b8; --line: #2c3644;
  --paper: #11161d;  --card: #19202a; --accent: #fbbf24; --good: #86efac; --bad: #fca5a5 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
header { border-bottom: 3px solid var(--accent); background: var(--card); padding: 1rem 1.5rem }
h1 { margin: 0; font-size: 1.3rem } h1 small { color: var(--accent); font-weight: 600; margin-left: .5rem }
header p, .soft { color: var(--soft); margin: .1rem 0 0 }
main { max-width: 1200px; margin: 0 auto; padding: 1rem 1.5rem 3rem; display: grid; gap: 1rem }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: .8rem 1rem; min-width: 0 }
h2 { font-size: 1rem; margin: 0 0 .5rem } h3 { font-size: .9rem; margin: .9rem 0 .2rem; color: var(--soft) }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .87rem }
th, td { text-align: left; padding: .25rem 1rem .25rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top }
th { color: var(--soft); font-weight: 600; white-space: nowrap } .n { text-align: right }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: 3px }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
button { font: inherit; font-weight: 600; padding: .45rem 1.1rem; border-radius: 6px; cursor: pointer;
  border: 1px solid var(--accent); background: var(--accent); color: var(--card) }
button.plain { background: none; color: var(--ink); border-color: var(--soft) }
button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px }
code { font-size: .95em; overflow-wrap: anywhere }
.good { color: var(--good) } .bad { color: var(--bad) } [aria-current] { font-weight: 700 }
"""
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def overview(call: Call) -> Answer:
    """``GET /?campaign=ID``: groups and campaigns with lead counts, newest leads, lists and calls."""
    chosen = call.query.get("campaign", "")
    campaigns = call.world.state.all_campaigns()
    counts = call.world.state.lead_counts()
    ids = [campaign["campaignId"] for _, campaign, _ in campaigns]
    campaign_id = int(chosen) if chosen.isdecimal() and int(chosen) in ids else seeds.SPRING_CAMPAIGN
    names = {campaign["campaignId"]: campaign["campaignName"] for _, campaign, _ in campaigns}
    parts = [
        _switched(call),
        _places(campaigns, counts, campaign_id),
        _leads(
            names[campaign_id],
            counts.get(campaign_id, 0),
            call.world.state.newest_leads(campaign_id, LEADS_SHOWN),
        ),
        _lists(call, names),
        _calls(call),
        _ways_in(),
    ]
    total = f"{sum(counts.values()):,} leads in {len(ids)} campaigns"
    return strict_page("Practice RingCX", f"{total}. Nobody is dialled from here.", "".join(parts))


def strict_page(title: str, line: str, body: str, form_goes_to: str = "", *, status: int = 200) -> Answer:
    """A page that may load nothing and post only here. `body` is HTML already; `form_goes_to`: an origin to which
    the answer of its form may send the browser.
    """
    made = as_html(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><header><h1>{escape(title)} <small>not the real one</small></h1>"
        f"<p>{escape(line)}</p></header><main>{body}</main></body></html>",
        status,
    )
    made.headers = {
        "Content-Security-Policy": f"default-src 'none'; style-src '{STYLE_HASH}'; img-src data:; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self' {form_goes_to}".rstrip(),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return made


def _places(campaigns: Sequence[tuple[str, Json, bool]], counts: dict[int, int], chosen: int) -> str:
    blocks = []
    for account_id, account in seeds.ACCOUNTS.items():
        rows = []
        for group_id, group in seeds.GROUPS[account_id].items():
            inside = [c for _, c, removed in campaigns if c["groupId"] == group_id and not removed]
            place = [escape(group["dialGroupName"]), escape(group["dialMode"].replace("_", " ").lower())]
            place[0] += "" if group["isActive"] else ' <span class="soft">(inactive)</span>'
            rows += [[*place, *_campaign(c, counts, chosen)] for c in inside] or [
                [*place, '<span class="soft">no campaigns</span>', "", ""]
            ]
        where = "international numbers" if account["enableIntlOutbound"] else "North American numbers"
        heads = ["Dial group", "Mode", "Campaign", "State", "Leads"]
        blocks.append(
            f"<h3>{escape(account['accountName'])} · {account_id} · {where}</h3>" + _table(heads, rows, numbers={4})
        )
    return f"<section><h2>Sub-accounts</h2>{''.join(blocks)}</section>"


def _campaign(campaign: Json, counts: dict[int, int], chosen: int) -> list[str]:
    campaign_id = campaign["campaignId"]
    current = ' aria-current="true"' if campaign_id == chosen else ""
    active = ACTIVE.get(campaign["isActive"], str(campaign["isActive"]))
    return [
        f'<a href="/?campaign={campaign_id}#leads"{current}>{escape(campaign["campaignName"])}</a>'
        f' <span class="soft">{campaign_id}</span>',
        f'<span class="{"good" if campaign["isActive"] == 1 else "soft"}">{escape(active)}</span>',
        f"{counts.get(campaign_id, 0):,}",
    ]


def _leads(name: str, count: int, leads: Sequence[LeadRow]) -> str:
    rows = []
    for lead in leads:
        sent = lead.sent()
        extras = sent.get("extendedLeadData")
        more = "; ".join(f"{key}: {value}" for key, value in extras.items()) if isinstance(extras, dict) else ""
        person = f"{sent.get('firstName') or ''} {sent.get('lastName') or ''}"
        place = " ".join(str(sent.get(part) or "") for part in ("city", "state"))
        state = lead.lead_state + (", suppressed" if lead.suppressed else "")
        cells = [
            lead.lead_id,
            lead.extern_id,
            lead.lead_phone,
            person,
            place,
            state,
            lead.lead_passes,
            lead.list_id,
            more,
        ]
        rows.append([escape(str(cell)) for cell in cells])
    heads = ["Lead", "externId", "leadPhone", "Name", "Place", "State", "Passes", "List", "extendedLeadData"]
    shown = "" if count <= LEADS_SHOWN else f", the newest {LEADS_SHOWN} of them here"
    title = f'<h2 id="leads">{escape(name)}: {count:,} leads{shown}</h2>'
    return f"<section>{title}{_table(heads, rows, numbers={6})}</section>"


def _lists(call: Call, names: dict[int, str]) -> str:
    rows = [
        [
            str(row["list_id"]),
            escape(row["list_desc"]),
            escape(names.get(row["campaign_id"], "")),
            f"{row['supplied']:,}",
            f"{row['accepted']:,}",
            _moment(row["uploaded_at"]),
        ]
        for row in call.world.state.lists(newest=LISTS_SHOWN)
    ]
    heads = ["List", "Description", "Campaign", "Supplied", "Accepted", "Uploaded (UTC)"]
    return f"<section><h2>Newest lead lists</h2>{_table(heads, rows, numbers={3, 4})}</section>"


def _calls(call: Call) -> str:
    rows = []
    for row in reversed(call.world.state.calls(newest=CALLS_SHOWN)):
        good = row["status"] is not None and row["status"] < 400
        status = f'<span class="{"good" if good else "bad"}">{row["status"] or "no answer"}</span>'
        told = " · ".join(part for part in (row["fault"], row["remark"]) if part)
        rows.append([_moment(row["at"]), escape(f"{row['method']} {row['path']}"), status, escape(told)])
    return f"<section><h2>Recent calls</h2>{_table(['Time (UTC)', 'Call', 'Status', 'Remark'], rows)}</section>"


def _ways_in() -> str:
    """What to type into LeadHub for each way to sign in."""
    full = seeds.CLIENTS[seeds.CLIENT_ID]
    app = f"client ID {full.client_id}, client secret {full.secret}"
    ways = [
        ("JWT", f"{app}, JWT {full.jwt}"),
        ("Connect with RingCentral", f"{app}; or client ID {seeds.PUBLIC_CLIENT_ID} without a secret"),
        ("Permanent token", seeds.X_AUTH_TOKEN),
        ("User name and password", f"{seeds.LEGACY_USERNAME}, {seeds.LEGACY_PASSWORD}"),
        ("To see it fail: no sub-accounts", _by_jwt(seeds.EMPTY_CLIENT_ID)),
        ("To see it fail: no rights in RingCX", _by_jwt(seeds.NO_RIGHTS_CLIENT_ID)),
        ("To see it fail: a user without RingCX", _by_jwt(seeds.NO_RINGCX_CLIENT_ID)),
        (
            "To see it fail: the app may not do that",
            f"{seeds.JWT_ONLY_CLIENT_ID} (no page of RingCentral's), {seeds.CODE_ONLY_CLIENT_ID} (no JWT), "
            f"both with {full.secret}",
        ),
        ("To see it fail: a second factor", f"{seeds.MFA_USERNAME}, {seeds.LEGACY_PASSWORD}"),
    ]
    rows = [[escape(way), f"<code>{escape(what)}</code>"] for way, what in ways]
    return f"<section><h2>Ways to sign in</h2>{_table(['Way', 'What to type'], rows)}</section>"


def _by_jwt(client_id: str) -> str:
    app = seeds.CLIENTS[client_id]
    return f"{app.client_id}, {app.secret}, {app.jwt}"


def _switched(call: Call) -> str:
    """What is not as usual: switches away from their default, and faults to come."""
    changed = [f"{name} = {value}" for name, value in call.world.switches.items() if value != SWITCHES[name].default]
    coming = [f"{f.kind} for {f.endpoint or f.path or 'any call'}" for f in faults(call.world.state)]
    if not changed and not coming:
        return ""
    rows = [[escape(text)] for text in changed + coming]
    return f"<section><h2>Not as usual</h2>{_table(['Switches and faults'], rows)}</section>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()) -> str:
    """A table of cells that are HTML already; the columns `numbers` are set to the right."""
    right = set(numbers)

    def cells(tag: str, texts: Sequence[str]) -> str:
        return "".join(f"<{tag}{' class=n' if i in right else ''}>{text}</{tag}>" for i, text in enumerate(texts))

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    if not body:
        return '<p class="soft">Nothing yet.</p>'
    head = f"<thead><tr>{cells('th', heads)}</tr></thead>"
    return f'<div class="wide"><table>{head}<tbody>{body}</tbody></table></div>'


def _moment(seconds: float) -> str:
    return (wire_date(seconds) or "")[:19].replace("T", " ")
