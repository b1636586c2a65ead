"""The leads that RingCX holds at the start; most of their numbers also stand in the sample files."""

from typing import Any

from leadhub.practice.seeds import DE_ACCOUNT, GERMAN_CAMPAIGN, SPRING_CAMPAIGN, US_ACCOUNT

# externId, firstName, lastName, leadPhone, city, state, zip, auxData1, leadState, leadPasses
_SPRING = (
    ("W-3001", "Ximena", "Smith", "6025550131", "Phoenix", "AZ", "85032", "700017", "READY", 0),
    ("W-3002", "Keiko", "Patel", "6025550101", "Phoenix", "AZ", "85017", "700103", "READY", 0),
    ("W-3003", "Elena", "Hughes", "3035550199", "Denver", "CO", "80215", "700195", "COMPLETE", 2),
    ("W-3004", "Tara", "Baker", "5125550165", "Austin", "TX", "78798", "700304", "READY", 0),
    ("W-3005", "Grace", "Walsh", "7025550130", "Las Vegas", "NV", "89159", "700402", "READY", 1),
    ("W-3006", "Ximena", "Ueda", "7135550101", "Houston", "TX", "77042", "700501", "PAUSED", 1),
    ("W-3007", "Victor", "Eriksen", "9725550153", "Dallas", "TX", "75292", "700606", "READY", 0),
    ("W-3008", "Jamal", "Müller", "2125550199", "New York", "NY", "10060", "700689", "READY", 0),
    ("W-3009", "Tara", "Jones", "6025550153", "Phoenix", "AZ", "85095", "700780", "DO-NOT-CALL", 1),
    ("W-3010", "Rosa", "Xu", "4155550167", "San Francisco", "CA", "94122", "700877", "READY", 0),
    ("W-3011", "Hiro", "Ivanov", "4045550189", "Atlanta", "GA", "30304", "700970", "READY", 0),
    ("W-3012", "Liam", "Vargas", "2065550186", "Seattle", "WA", "98115", "701071", "COMPLETE", 3),
    ("W-3013", "Hiro", "Castillo", "9725550164", "Dallas", "TX", "75274", "701173", "READY", 0),
    ("W-3014", "Keiko", "Quiñones", "7865550164", "Miami", "FL", "33173", "701275", "READY", 0),
    ("W-3015", "Ximena", "Hughes", "2125550124", "New York", "NY", "10018", "701400", "AGENT-CALLBACK", 1),
    ("W-3016", "Jamal", "Ivanov", "5035550159", "Portland", "OR", "97226", "701491", "READY", 0),
    ("W-3017", "Dmitri", "Vargas", "7865550183", "Miami", "FL", "33141", "701574", "READY", 0),
    ("W-3018", "Quinn", "Ueda", "3055550103", "Miami", "FL", "33163", "701682", "MAX-DIAL-LIMIT", 3),
    ("W-3019", "Omar", "Reyes", "3055550122", "Miami", "FL", "33179", "701798", "READY", 0),
    ("W-3020", "Ines", "Reyes", "3035550109", "Denver", "CO", "80218", "701904", "READY", 0),
)
# The time zone codes that RingCX shows of these leads, by state.
_ZONES = {
    **dict.fromkeys(("AZ", "CO"), "MST"),
    **dict.fromkeys(("FL", "GA", "NY"), "EST"),
    **dict.fromkeys(("CA", "NV", "OR", "WA"), "PST"),
    "TX": "CST",
}
_GERMAN = (
    ("B-4001", "Quinn", "Zimmer", "+493023125003", "Dresden"),
    ("B-4002", "Farid", "Walsh", "+493023125004", "München"),
    ("B-4003", "Grace", "Zimmer", "+493023125008", "Berlin"),
)


def seeded_leads() -> list[tuple[str, int, str, list[dict[str, Any]]]]:
    """The leads RingCX holds at the start: (accountId, campaignId, listDesc, wire leads)."""
    spring = [
        {
            "externId": extern_id,
            "leadPhone": phone,
            "firstName": first,
            "lastName": last,
            "city": city,
            "state": state,
            "zip": zip_code,
            "leadTimezone": _ZONES[state],
            "auxData1": policy,
            "leadState": lead_state,
            "leadPasses": passes,
        }
        for extern_id, first, last, phone, city, state, zip_code, policy, lead_state, passes in _SPRING
    ]
    german = [
        {
            "externId": extern_id,
            "leadPhone": phone,
            "leadPhoneE164": phone,
            "firstName": first,
            "lastName": last,
            "city": city,
        }
        for extern_id, first, last, phone, city in _GERMAN
    ]
    return [
        (US_ACCOUNT, SPRING_CAMPAIGN, "Winter 2025 remainder", spring),
        (DE_ACCOUNT, GERMAN_CAMPAIGN, "Altbestand 2025", german),
    ]
