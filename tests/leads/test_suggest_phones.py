"""Which column the suggestion takes for the phone: wrong ones are worse than none."""

import pytest

from leadhub.leads.suggest import Suggestion, suggest

SURE = 0.8


def among(header: str, *others: str) -> Suggestion:
    """The suggestion for a column that stands between a name and an email address."""
    return suggest(["Name", header, "Email", *others])[1]


@pytest.mark.parametrize(
    "header",
    [
        *("PH", "Ph. No.", "MOB_NUM", "TEL_NO", "CELL1", "Cell#", "H/P", "No HP", "Telf.", "Tlf.nr.", "GSM", "Handynr"),
        *("Nro Celular", "Teléfono móvil", "N° de téléphone", "Tél. portable", "Telefon komórkowy", "Nr tel."),
        *("Matkapuhelin", "Telefoonnummer", "Mobiele nummer", "Mobiltlf", "Tel. privat", "Fone", "Recapito telefonico"),
        *("Mobilní telefon", "Telefonszám", "Номер телефона", "Моб. телефон", "Κινητό", "Nomor Telepon", "電話番号"),
        *(
            "手机号",
            "휴대폰",
            "رقم الجوال",
            "Verified Phone",
            "Day Phone",
            "Phone Number with country code",
            "Wireless 1",
        ),
        *("Best number to reach you", "Contact No.", "Owner Phone", "Borrower Cell", "PersonMobilePhone", "msisdn"),
    ],
)
def test_a_phone_is_known_however_it_is_called(header: str) -> None:
    assert among(header).field == "leadPhone"


@pytest.mark.parametrize(
    "header",
    [
        *("Fax", "Télécopie", "Pager", "Phone Type", "Line Type", "Mobile Carrier", "Cell Provider", "Phone 1 DNC"),
        *("Phone Ext", "Extension", "Durchwahl", "DDD", "Call Date", "Last Called", "Number of Calls", "Call Notes"),
        *("Mobile App", "Mobile OS", "Phone Brand", "Mobile Home", "Cell Block", "Handy Man", "Wireless Carrier"),
        *(
            "Phone Verified",
            "Phone Valid",
            "Phone On",
            "Phone Opt In",
            "SMS Consent",
            "Accepts SMS",
            "Phone Score",
            "Num Phones",
        ),
        *("Home Owner", "Home Value", "Work Status", "Office Location", "House Number", "Account Number", "DNI"),
        *("Social Security Number", "VAT Number", "Number of Employees", "No. of Children", "Serial Number", "Nummer"),
        *("Country Calling Code", "Area Code", "Best Time to Call", "Contact Method", "Contact Owner", "Contact Type"),
        *("Agent Phone", "Broker Phone", "Employer Phone", "Emergency Phone", "Spouse Mobile", "Sales Rep Phone"),
        *("Wrong Number", "Telegram", "Comercial", "Номер заказа", "Número de pedido", "sms_powiadomienia"),
    ],
)
def test_what_only_sounds_like_a_phone_is_never_the_phone(header: str) -> None:
    assert among(header).field not in ("leadPhone", "auxPhone")
    beside = suggest(["Name", header, "Email", "Phone"])
    assert beside[1].field not in ("leadPhone", "auxPhone")
    assert beside[3].field == "leadPhone"


@pytest.mark.parametrize("header", ["Phone", "Mobile", "Cell Phone", "Telefon", "Celular", "Tél. mobile", "Home Phone"])
def test_a_plain_phone_is_suggested_with_confidence(header: str) -> None:
    assert among(header).confidence >= SURE


@pytest.mark.parametrize("header", ["Contact", "Number", "WhatsApp", "SMS", "HP", "Parent Phone", "Alternate Phone"])
def test_a_vague_word_is_not_suggested_with_confidence(header: str) -> None:
    assert among(header).field == "leadPhone"
    assert among(header).confidence < SURE


@pytest.mark.parametrize(
    "headers",
    [
        ["Name", "Mobile", "Phone 2"],
        ["Name", "Telephone", "Phone"],
        ["Name", "Customer Phone", "Client Phone"],
        ["Student Name", "Father Mobile", "Mother Mobile"],
    ],
)
def test_two_phones_as_good_as_each_other_are_not_chosen_between_with_confidence(headers: list[str]) -> None:
    phones = [s for s in suggest(headers) if s.field == "leadPhone"]
    assert len(phones) == 1
    assert phones[0].confidence < SURE


@pytest.mark.parametrize(
    ("headers", "lead", "aux"),
    [
        (["Name", "Work Phone", "Home Phone", "Cell Phone"], 3, 2),
        (["Name", "Home Phone", "Main Phone", "Mobile"], 2, 3),
        (["Name", "Phone 2", "Phone 1", "Phone 3"], 2, 1),
        (["Name", "Phone", "Mobile", "Phone", "Mobile"], 1, 2),
        (["Name", "Contact 1 Phone", "Phone", "Alternate Phone"], 2, 3),
        (["Name", "Billing Phone", "Cell Phone"], 2, 1),
        (["Name", "Festnetz", "Mobil"], 2, 1),
        (["Name", "GSM", "Fixe"], 1, 2),
    ],
)
def test_the_phone_to_dial_first_is_chosen(headers: list[str], lead: int, aux: int) -> None:
    fields = [s.field for s in suggest(headers)]
    assert (fields.index("leadPhone"), fields.index("auxPhone")) == (lead, aux)
