"""Suggestions: headers as products and people really write them, in several languages, with and without cells.

Each table is one header row, written as `header = field`, with X for a named extra and - for ignored.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.fields import CATALOGUE
from leadhub.leads.mapping import check_mapping, suggested_mapping
from leadhub.leads.suggest import labels, suggest
from leadhub.leads.suggest.headers import read_header, words
from leadhub.leads.suggest.qualifiers import QUALIFIERS
from leadhub.leads.suggest.senses import Sense
from leadhub.leads.suggest.words import THINGS
from tests.leads.builders import columns

SHORT = {"extendedLeadData": "X", "ignore": "-"}

ROWS = {
    "a plain list": "First Name=firstName; Last Name=lastName; Phone=leadPhone; Email=email; Zip=zip; Notes=X",
    "an old dialer": """vendor_lead_code=externId; list_id=X; phone_code=X; phone_number=leadPhone; title=title;
        first_name=firstName; middle_initial=midName; last_name=lastName; address1=address1; address2=address2;
        address3=X; city=city; state=state; postal_code=zip; country_code=X; alt_phone=auxPhone; email=email""",
    "numbers without the word phone": "number1=leadPhone; number2=auxPhone; number3=X; first_name=firstName; city=city",
    "only typed phones": "Name=fullName; Home Phone=auxPhone; Cell Phone=leadPhone; Work Phone=X; Fax=X",
    "phones by place alone": "Name=fullName; Home=auxPhone; Cell=leadPhone; Office=X",
    "only an office phone": "Name=fullName; Company=X; Office Phone=leadPhone; Office Fax=X",
    "skip tracing": """Property Address=address1; Property City=city; Property State=state; Property Zip=zip;
        Owner 1 First Name=firstName; Owner 1 Last Name=lastName; Owner 2 First Name=X; Mailing Address=X;
        Phone 1=leadPhone; Phone 1 Type=X; Phone 1 DNC=X; Phone 2=auxPhone; Phone 3=X; Email 1=email; Email 2=X""",
    "people who are not the lead": """Patient Name=fullName; Phone=leadPhone; Emergency Contact=X; Emergency Phone=X;
        Spouse Name=X; Spouse Phone=X; Doctor Phone=X; Agent Email=X; Email=email""",
    "a customer system": """Record ID=externId; First Name=firstName; Last Name=lastName; Phone Number=leadPhone;
        Mobile Phone Number=auxPhone; Contact owner=X; Lead Status=X; Create Date=X; Company name=X;
        Time Zone=leadTimezone""",
    "honorific and job title": "Salutation=title; First Name=firstName; Last Name=lastName; Title=X; Phone=leadPhone",
    "a shop's orders": """Order ID=externId; Order Date=X; Billing First Name=firstName; Billing Last Name=lastName;
        Billing Address 1=address1; Billing Address 2=address2; Billing City=city; Billing Postcode=zip;
        Billing Phone=leadPhone; Billing Email=email; Shipping First Name=X; Shipping Address 1=X; Shipping City=X""",
    "a shop's customers": """Customer ID=externId; First Name=firstName; Last Name=lastName; Default Address Company=X;
        Default Address Address1=address1; Default Address City=city; Default Address Zip=zip;
        Default Address Phone=auxPhone; Phone=leadPhone; Accepts SMS Marketing=X""",
    "an address book": """Name=-; Given Name=firstName; Additional Name=midName; Family Name=lastName;
        Given Name Yomi=-; Name Prefix=title; Name Suffix=suffix; Birthday=X; Phone 1 - Type=X;
        Phone 1 - Value=leadPhone; Address 1 - Formatted=X; Address 1 - Street=address1; Address 1 - City=city;
        Address 1 - Region=state; Address 1 - Postal Code=zip; Address 1 - Country=X""",
    "a voter file": """Voter File VANID=externId; LastName=lastName; FirstName=firstName; Suffix=suffix;
        Cell Phone=auxPhone; Preferred Phone=leadPhone; Mailing Address=address1; Mailing City=city; Party=X""",
    "counts that look like ids": "Company=X; Phone=leadPhone; # Employees=X; No. of Employees=X; Contact Name=fullName",
    "the campaign's own names": """externId=externId; LEAD_PHONE=leadPhone; AUX_DATA1=auxData1; MID_NAME=midName;
        PENDING_AGENT_ID=reserveAgent; leadPriority=leadPriority; auxExternalUrl=auxExternalUrl; Caller ID=callerId""",
    "a typed-in list": """#=-; CUST NAME=fullName; PH#1 / PH#2=leadPhone; internal score=X; ST=state;
        Time Zone=leadTimezone; Assigned Agent=reserveAgent; Remarks=X""",
    "social ads": """id=externId; created_time=-; ad_name=X; form_name=X; is_organic=X; platform=X; full_name=fullName;
        phone_number=leadPhone; email=email; post_code=zip; what_are_you_interested_in?=X""",
    "an address book with two addresses": """First Name=firstName; Last Name=lastName; Job Title=X; Business Street=X;
        Business City=X; Home Address=X; Home Street=address1; Home Street 2=address2; Home City=city; Home State=state;
        Home Postal Code=zip; Primary Phone=leadPhone; Mobile Phone=auxPhone; Home Phone=X; Car Phone=X; Pager=X""",
    "a deal tool": """Person - ID=externId; Person - Name=fullName; Person - Organization=X;
        Person - Email - Work=email; Person - Phone - Work=X; Person - Phone - Home=auxPhone;
        Person - Phone - Mobile=leadPhone""",
    "collections in capitals": """ACCT_NUM=externId; FNAME=firstName; LNAME=lastName; SSN=-; ADDR1=address1;
        ADDR2=address2; ST=state; ZIP5=zip; HOME_PH=auxPhone; CELL_PH=leadPhone; WORK_PH=X; CURR_BAL=X""",
    "people in numbers": """Name=fullName; Email=email; Phone=leadPhone; Contact 1 Name=X; Contact 1 Primary Email=X;
        Contact 1 Primary Phone=auxPhone; Contact 2 Name=X""",
    "a school": """Admission No=externId; Student Name=fullName; Class=X; Father Name=X; Mother Name=X;
        Guardian Phone=leadPhone; Emergency Contact Phone=X; House Number=X""",
    "an owner and a tenant": """Property Address=address1; Owner Name=fullName; Owner Mobile=leadPhone;
        Owner Work Phone=auxPhone; Agent Name=X; Agent Phone=X""",
    "a form's answers": """Timestamp=-; What is your name?=fullName; Best number to reach you=leadPhone;
        Can we text you?=X; Which city do you live in?=city; How did you hear about us?=X""",
    "no phone at all": """First Name=firstName; Last Name=lastName; Email=email; Phone Type=X; Do Not Call=X;
        Wrong Number=X""",
    "secrets": "Name=fullName; Phone=leadPhone; Password=-; IBAN=-; SSN=-; Credit Card=-",
    "the same name in other cases": "name=fullName; phone=leadPhone; Phone=auxPhone; email=email; EMAIL=-",
    "German": """Kundennummer=externId; Anrede=title; Vorname=firstName; Nachname=lastName; Telefon=leadPhone;
        Mobil=auxPhone; E-Mail=email; Straße=address1; Hausnummer=address2; PLZ=zip; Ort=city""",
    "German, last name called Name": "Name=lastName; Vorname=firstName; Tel.=leadPhone; Strasse=address1; Geb.datum=X",
    "German ads": "vollständiger_name=fullName; telefonnummer=leadPhone; e-mail-adresse=email; postleitzahl=zip",
    "French": """Civilité=title; Nom=lastName; Prénom=firstName; Société=X; Adresse=address1; Code postal=zip;
        Ville=city; Tél. fixe=auxPhone; Tél. portable=leadPhone; Mail=email""",
    "Spanish": """Apellidos y Nombres=fullNameLastFirst; DNI=X; Celular=leadPhone; Dirección=address1; Ciudad=city;
        Estado=state; Código postal=zip; Correo electrónico=email""",
    "French and English": """Prénom / First name=firstName; Nom / Last name=lastName; Tél. / Phone=leadPhone;
        Courriel / Email=email""",
    "whose phones, in the same words": "Cust Name=fullName; Cust Cell=leadPhone; Cust Home=auxPhone",
    "a debtor of a client": "Acct #=externId; Name=fullName; Phone1=leadPhone; Client Code=X",
    "an address in one cell": "Name=fullName; Phone=leadPhone; Address, City, State, Zip=address1",
    "all of it in columns of their own": """Name=fullName; Phone=leadPhone; City/State/Zip=X; City=city; State=state;
        Zip=zip""",
    "a mail address that is no email": """Name=fullName; Res Address=address1; Res City=city; Res Zip=zip;
        Mail Address=X; Mail City=X; Mail Zip=X; Phone=leadPhone; E-mail=email""",
    "deals with titles": "Lead Title=X; First name=firstName; Last name=lastName; Mobile=leadPhone; Work E-mail=email",
    "goods of a vendor": "sku=X; price=X; qty=X; vendor=X",
    "short words for which phone": "CONTACT_NM=fullName; PRI_PHONE=leadPhone; SEC_PHONE=auxPhone",
    "a system's own columns": "(Do Not Modify) Row Checksum=-; Name=fullName; Mobile Phone=leadPhone",
    "Czech numbers": "Č. klienta=externId; Jméno=firstName; Příjmení=lastName; Mobil=leadPhone; Č.p.=X; PSČ=zip",
    "Spanish bookings": "Nombre=fullName; Teléfono=leadPhone; Fecha=X; Servicio=X; Estado=X",
    "Italian": """Cognome=lastName; Nome=firstName; Cellulare=leadPhone; Indirizzo=address1; CAP=zip; Città=city;
        Prov.=state; Codice fiscale=X""",
    "Portuguese": """Nome do cliente=fullName; CPF=X; Celular=leadPhone; Logradouro=address1;
        Cidade=city; UF=state; CEP=zip""",
    "Dutch": """Klantnummer=externId; Aanhef=title; Voornaam=firstName; Tussenvoegsel=midName; Achternaam=lastName;
        Straat=address1; Huisnr=address2; Postcode=zip; Woonplaats=city; Mobiel nummer=leadPhone; Geboortedatum=X""",
    "Danish": """Fornavn=firstName; Efternavn=lastName; Adresse=address1; Postnr.=zip; By=city;
        Mobil=leadPhone; E-mail=email""",
    "Swedish": "Förnamn=firstName; Efternamn=lastName; Mobilnummer=leadPhone; E-post=email; Postnummer=zip; Ort=city",
    "Finnish": """Etunimi=firstName; Sukunimi=lastName; Puhelin=leadPhone; Sähköposti=email;
        Osoite=address1; Postinumero=zip""",
    "Polish": "Lp.=-; Imię=firstName; Nazwisko=lastName; Telefon komórkowy=leadPhone; Kod pocztowy=zip; Miasto=city",
    "Czech": "Zákazník=fullName; Mobil=leadPhone; Ulice=address1; Město=city; PSČ=zip; Kraj=state; IČO=X",
    "Norwegian": """Leverandørnummer=externId; Navn=fullName; Organisasjonsnummer=X; Telefonnummer=leadPhone;
        Postadresse=address1; Postnr.=zip; Sted=city""",
    "French, who runs a company": """Société=X; SIREN=X; Nom dirigeant=lastName; Prénom dirigeant=firstName;
        N° Rue=address2; Nom Rue=address1; CP=zip; Localité=city; GSM=leadPhone; Nombre d'employés=X""",
    "Brazilian": """Razão Social=X; Contato=fullName; DDD=X; Telefone=leadPhone; Celular=auxPhone; Endereço=address1;
        Nº=address2; Bairro=X; Município=city; UF=state""",
    "Indonesian": "No=-; Nama=fullName; No HP=leadPhone; Alamat=address1; Kota=city; Kode Pos=zip",
    "Russian": "Фамилия=lastName; Имя=firstName; Отчество=midName; Телефон=leadPhone; Город=city; Регион=state",
}


def fields_of(
    headers: list[str], samples: list[list[str]] | None = None, aux: dict[str, str] | None = None
) -> dict[int, str]:
    suggested = suggest(headers, samples or [], aux_labels=aux or {})
    assert [s.column for s in suggested] == list(range(len(headers)))
    return {s.column: SHORT.get(s.field, s.field) for s in suggested}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_headers_are_understood(row: str) -> None:
    pairs = [pair.strip().rsplit("=", 1) for pair in row.split(";")]
    got = fields_of([header for header, _ in pairs])
    assert [(pairs[column][0], field) for column, field in got.items()] == [(header, field) for header, field in pairs]


def test_a_list_without_header_is_told_by_its_cells() -> None:
    cells = [
        ["Ada Lovelace", "+1 415 555 0100", "ada@example.com", "CA", "94103", "x"],
        ["Grace Hopper", "415-555-0101", "grace@example.com", "NY", "10001", ""],
        ["Mary Jackson", "(415) 555-0102", "mary@example.com", "VA", "23666", "y"],
        ["O'Brien, Liam", "4155550103", "liam@example.com", "TX", "75001", ""],
    ]
    got = fields_of([""] * 6, cells)
    assert got == {0: "fullName", 1: "leadPhone", 2: "email", 3: "state", 4: "zip", 5: "-"}


def test_cells_contradict_a_header() -> None:
    cells = [["mobile", "4155550100"], ["home", "4155550101"], ["mobile", "4155550102"]]
    assert fields_of(["Phone", "Best line"], cells) == {0: "X", 1: "leadPhone"}


def test_the_only_phone_stays_the_phone_though_its_cells_are_no_numbers_but_not_with_confidence() -> None:
    cells = [["Ada", "12345"], ["Grace", "12345"], ["Mary", "12345"]]
    phone = suggest(["Name", "Phone"], cells)[1]
    assert phone.field == "leadPhone"
    assert phone.confidence <= 0.6


CITY_LINES = ["Austin, TX 78701", "Waco, TX 76701-1234", "El Paso, TX", "Toronto, ON M5V 2T6"]
POSTAL_LINES = ["10115 Berlin", "D-80331 München", "50667 Köln", "1012 AB Amsterdam"]


@pytest.mark.parametrize("cells", [CITY_LINES, POSTAL_LINES])
@pytest.mark.parametrize("header", ["City", "Location", "Zip/City", ""])
def test_cells_show_that_city_and_zip_share_a_column(header: str, cells: list[str]) -> None:
    samples = [["Ann Lee", "4155550123", "1 Main St", cell] for cell in cells]
    assert suggest(["Name", "Phone", "Address", header], samples)[3].field == "cityStateZip"


def test_a_column_that_names_city_and_zip_but_holds_zips_alone_is_the_zip() -> None:
    samples = [["Ann Lee", "4155550123", cell] for cell in ("78701", "76701", "79901")]
    assert suggest(["Name", "Phone", "City/Zip"], samples)[2].field == "zip"


def test_family_names_in_capitals_before_the_given_name_say_the_order() -> None:
    samples = [["DUPONT Marie", "0612345678"], ["MARTIN Jean-Luc", "0612345679"], ["DE LA TOUR Anne", "0612345670"]]
    assert suggest(["Nom", "Téléphone"], samples)[0].field == "fullNameLastFirst"
    shouted = [[name.upper(), phone] for name, phone in samples]
    assert suggest(["Nom", "Téléphone"], shouted)[0].field == "fullName"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Nom Prénom", "Tél", "CP Ville"], ["fullName", "leadPhone", "zip"]),
        (["Name", "Phone", "City, State, ZIP"], ["fullName", "leadPhone", "city"]),
        (["Name", "Phone", "City", "City/State"], ["fullName", "leadPhone", "city", "state"]),
    ],
)
def test_for_scripts_what_is_split_goes_by_ringcxs_own_names(headers: list[str], expected: list[str]) -> None:
    assert labels(suggest(headers), headers) == expected


def test_a_few_blank_cells_contradict_nothing() -> None:
    assert fields_of(["Name", "Phone"], [["Ada", ""], ["Grace", ""], ["Mary", ""]]) == {0: "fullName", 1: "leadPhone"}


def test_account_numbers_are_not_taken_for_phones() -> None:
    cells = [["Ada", "4155550100"], ["Grace", "4155550101"], ["Mary", "4155550102"]]
    assert fields_of(["Name", "Account Number"], cells)[1] == "externId"


@pytest.mark.parametrize(("cells", "field"), [(["Mr", "Dr", "Ms"], "title"), (["CEO", "Buyer", "Head of IT"], "X")])
def test_cells_decide_what_a_title_is(cells: list[str], field: str) -> None:
    assert fields_of(["Title", "First Name", "Phone"], [[cell, "", ""] for cell in cells])[0] == field


def test_the_campaigns_own_label_finds_its_column() -> None:
    headers = ["Phone", "policy_number", "Renewal  Date", "Email"]
    labels = {"auxData1": "Policy number", "auxData2": "Renewal date", "auxData3": "", "auxData4": "Email"}
    assert fields_of(headers, aux=labels) == {0: "leadPhone", 1: "auxData1", 2: "auxData2", 3: "email"}


def test_a_field_named_in_the_file_is_not_suggested_a_second_time() -> None:
    got = fields_of(["leadPhone", "Phone", "externId", "Customer ID", "mid_name", "Middle Name"])
    assert got == {0: "leadPhone", 1: "auxPhone", 2: "externId", 3: "X", 4: "midName", 5: "X"}


@pytest.mark.parametrize("header", ["Phone (Villa)", "Parent Phone", "Contact", "Email / Phone"])
def test_an_unsure_phone_is_not_suggested_with_confidence(header: str) -> None:
    phone = suggest(["Name", header])[1]
    assert phone.field == "leadPhone"
    assert phone.confidence <= 0.6


@pytest.mark.parametrize(
    "header",
    ["Phone Type", "Phone Carrier", "Fax", "Pager", "Phone Country Code", "Agent Phone", "Phone Verified", "DNC"],
)
def test_what_only_speaks_of_phones_is_never_the_phone(header: str) -> None:
    assert fields_of(["Name", header])[1] == "X"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("LeadID", ["lead", "id"]),
        ("XMLPhoneNo", ["xml", "phone", "no"]),
        ("Straße_1", ["strasse", "1"]),
        ("Prénom (requis)", ["prenom", "requis"]),
        ("PH#1", ["ph", "#", "1"]),
        ("What's your name?", ["whats", "your", "name"]),
        ("First Name [Required]", ["first", "name"]),
        ("ТелефонКлиента", ["телефон", "клиента"]),
    ],
)
def test_a_header_is_cut_into_words(header: str, expected: list[str]) -> None:
    assert words(header) == expected


@pytest.mark.parametrize("header", ["Telefonnummer", "telefoonnummer", "MOBILNUMMER", "phonenumber", "homephone"])
def test_a_compound_is_taken_apart(header: str) -> None:
    read = read_header(header)
    assert read.has(Sense.PHONE, Sense.MOBILE)
    assert read.unknown == ()


@pytest.mark.parametrize("header", ["report", "paid", "casino", "valid for", "notice", "capital", "placement note"])
def test_chance_letters_are_not_taken_for_words(header: str) -> None:
    assert not read_header(header).has(Sense.CITY, Sense.ID, Sense.ZIP, Sense.PHONE, Sense.NUMBER)


def test_no_word_has_two_meanings() -> None:
    seen: dict[tuple[str, ...], Sense] = {}
    for sense, phrases in {**THINGS, **QUALIFIERS}.items():
        for phrase in phrases.split(","):
            assert seen.setdefault(tuple(words(phrase)), sense) is sense, phrase


@given(
    st.lists(
        st.one_of(st.text(max_size=20), st.sampled_from(["Phone", "Name", "City", "Nom", "id", "E-Mail"])), max_size=12
    ),
    st.lists(st.lists(st.text(max_size=12), max_size=14), max_size=4),
)
def test_any_headers_and_cells_give_a_usable_suggestion(headers: list[str], samples: list[list[str]]) -> None:
    suggestions = suggest(headers, samples)
    assert [s.column for s in suggestions] == list(range(len(headers)))
    fields = [s.field for s in suggestions if s.field not in SHORT]
    assert len(fields) == len(set(fields))
    assert set(fields) <= set(CATALOGUE)
    assert all(0 < s.confidence <= 1 and s.reason.endswith(".") for s in suggestions)
    if "leadPhone" in fields:
        check_mapping(suggested_mapping(suggestions, headers), columns(*headers))
