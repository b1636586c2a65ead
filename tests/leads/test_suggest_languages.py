"""Header words of many languages and products, one at a time, beside columns that are beyond doubt."""

import pytest

from leadhub.leads.suggest import suggest

# For each field: the row in which * stands for the header, and headers that mean the field there.
ROWS = {
    "address1": "First Name;Last Name;*;Phone",
    "address2": "First Name;Last Name;Address;*;City;Zip",
    "city": "First Name;Last Name;Address;*;Phone;Zip",
    "state": "First Name;Last Name;Address;City;*;Zip;Phone",
    "zip": "First Name;Last Name;Address;City;*;Phone",
    "email": "Name;Phone;*",
    "externId": "*;Name;Phone;Email",
    "firstName": "*;Phone;Email;Notes",
    "fullName": "*;Phone;Email;Notes",
    "fullNameLastFirst": "*;Phone;Email;Notes",
    "cityStateZip": "First Name;Last Name;Address;*;Phone",
    "lastName": "First Name;*;Phone;Email",
    "midName": "First Name;*;Last Name;Phone",
    "title": "*;First Name;Last Name;Phone",
}
WORDS = {
    "address1": """ADDR_1;Straße/Nr.;Strasse und Hausnummer;N° et rue;Dirección;Endereço;Morada;Indirizzo;Straat;
        Gatuadress;Vejnavn;Osoite;Ulica;Cím;Strada;Адрес;Διεύθυνση;Açık Adres;Alamat;地址;SitusAddr;PropertyAddress""",
    "address2": "ADDR2;Apt/Suite;Unit #;Hausnr.;Complément d'adresse;Complemento;N. civico;Huisnr;Número;Nr.",
    "city": """CITY_NAME;Town/City;Suburb;Wohnort;Localité;Municipio;Cidade;Località;Woonplaats;Postort;Poststed;Sted;
        Kaupunki;Miejscowość;Město;Település;Localitate;Город;Πόλη;Şehir;Kota;城市;SitusCity;Post Town;
        Місто;Grad;Pilsēta""",
    "state": "ST;State/Province;Bundesland;Kanton;Región;UF;Provincia;Fylke;Województwo;Județ;Регион;State Code;Län",
    "zip": """ZIP5;Zip+4;PLZ;C.P.;Cód. Postal;CEP;C.A.P.;Postcode;PostNr;Post nr.;Postinumero;Kod pocztowy;PSČ;Irsz;
        Почтовый индекс;Posta Kodu;Pin Code;NPA;邮编;郵便番号;
        PCode;Poštanski broj;Пощенски код;Pašto kodas""",
    "email": """E Mail;Email ID;Courriel;Correo electrónico;Posta elettronica;E-mailadres;E-postadress;Sähköposti;
        E-mailová adresa;Эл. почта;E-posta;メールアドレス;邮箱;Personal Email;What's your email address?;
        Correio eletrónico;El. paštas;Електронна пошта;דוא"ל""",
    "externId": """ID;CUST_ID;Customer #;Kd.-Nr.;Mitglieds-Nr.;N° client;Numéro d'adhérent;Nro Cliente;Codice cliente;
        Klantnummer;Medlemsnr;Asiakasnumero;Nr klienta;Код клиента;Üye No;MRN;VANID;ACCT_NO;Case No;Roll No;PDGA ID;
        Mitgliedernummer;Ügyfélszám;会員番号;18-Digit ID""",
    "firstName": """FNAME;First Nm;Vorname;Prénom;Primer Nombre;Voornaam;FörNamn;Fornavn;Etunimi;Imię;Keresztnév;
        Prenume;Legal First Name;1st Name;Owner 1 First Name;Nama Depan""",
    "fullName": """CUST_NM;Customer;Borrower;Named Insured;Vor- und Nachname;Prénom Nom;Nombres y Apellidos;
        Nome e cognome;Volledige naam;Kundnamn;Koko nimi;Imię i nazwisko;Jméno a příjmení;Имя Фамилия;Ad Soyad;お名前;
        Zákazník;Nama Lengkap;First and Last Name;Osoba kontaktowa;Ime i prezime;Họ và tên;
        First Middle Last;Vorname Name""",
    "fullNameLastFirst": """Last, First;Name (Last First);Last Name, First Name MI;Nachname, Vorname;Name/Vorname;
        Nom et prénom;Cognome e nome;Apellidos y nombre;Nazwisko i imię;Příjmení a jméno;ФИО;Фамилия Имя Отчество;姓名;
        Nach- und Vorname""",
    "cityStateZip": """City, State ZIP;City/State/Zip;CityStateZip;CSZ;City, State;State/Zip;PLZ Ort;PLZ/Ort;CP Ville;
        Code postal / Ville;CAP Città;Cidade/UF;Ciudad/Estado;Postcode en plaats;Kod pocztowy i miasto;Postnr og by;
        Postnummer och ort;Mailing City/State""",
    "lastName": """LNAME;Surname;Nachname;Nom de famille;Apellido Paterno;Sobrenome;Cognome;EfterNamn;Sukunimi;
        Příjmení;Prezime;Прізвище;שם משפחה""",
    "midName": "MI;Middle Nm;Tussenvoegsel;Mellannamn;Отчество;Segundo Nombre;Second Name;По батькові",
    "title": "Salutation;Anrede;Civilité;Tratamiento;Aanhef;Honorific;Mr/Mrs;Titel",
}
CASES = [(field, word.strip()) for field, words in WORDS.items() for word in words.split(";")]


@pytest.mark.parametrize(("field", "header"), CASES)
def test_the_word_is_known(field: str, header: str) -> None:
    row = ROWS[field].split(";")
    at = row.index("*")
    row[at] = header
    suggested = suggest(row)
    assert suggested[at].field == field
    if "Phone" in row:
        assert suggested[row.index("Phone")].field == "leadPhone"


@pytest.mark.parametrize(
    "header",
    """City of Birth;Place of Birth;Comune di nascita;Ville de naissance;Geburtsort;Status;Estado Civil;
    Street View;IP Address;MAC Address;Address Type;Gate Code;House Value;Email Verified;Email Valid;
    Email Opt In;Use External Mail?;Mail Date;Zip File;Postage;Cap Rate;Company Name;Account Name;
    Campaign Name;Product Name;School Name;Father Name;Nickname;Nombre de hijos;Nombre de la empresa;
    Nom de la société;Family Member 1 Name;First Purchase;Last Visit;Job Title;Campaign ID;Ad ID;Owner ID;
    Product ID;Session ID;Number of Kids;Lieu de départ;Sales Region;Credit Score;Password;Haslo;Passwort;
    Priority Date;Time to Call;Landing Page URL""".replace("\n", "").split(";"),
)
def test_a_word_that_only_looks_alike_gets_no_field_of_the_lead(header: str) -> None:
    row = ["First Name", "Last Name", header.strip(), "Phone", "Email", "Address", "City", "State", "Zip"]
    fields = [s.field for s in suggest(row)]
    assert fields.pop(2) in ("extendedLeadData", "ignore")
    assert fields == ["firstName", "lastName", "leadPhone", "email", "address1", "city", "state", "zip"]


def test_short_words_mean_what_the_files_language_makes_of_them() -> None:
    turkish = [s.field for s in suggest(["Ad", "Soyad", "Cep", "İl", "İlçe", "Adres"])]
    assert turkish == ["firstName", "lastName", "leadPhone", "state", "extendedLeadData", "address1"]
    assert suggest(["Name", "Ad", "Phone"])[1].field == "extendedLeadData"
    assert suggest(["Nom", "Prénom", "Nombre d'enfants"])[2].field == "extendedLeadData"
    assert suggest(["Nombre", "Teléfono"])[0].field == "fullName"
