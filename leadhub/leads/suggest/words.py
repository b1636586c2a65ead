"""Header words for what a lead has, in the languages lead lists come in.

Words are written without regard to case and accents, phrases with spaces; compounds (telefonnummer) need no
entry, they are taken apart. An ambiguous word gets its widest sense; which one is meant is decided by the
other columns.
"""

from leadhub.leads.suggest.senses import Sense

S = Sense

THINGS: dict[Sense, str] = {
    S.PHONE: """
        contacto telefonico, contato telefonico, contatto telefonico, contact telephonique, kontakt telefoniczny,
        broj telefona, телефонен номер, номер телефону,
        phone, phones, telephone, tel, telefon, telefono, telefone, telefoon, telefonnr, telefonszam,
        telephones, telf, tele, tlf, tlfnr, tfn, ph, fon, phon, fono, puhelin, puhelinnumero, telefonu,
        numer telefonu, telefonni cislo, τηλεφωνο, телефон, тел, telefoane, phonenumber, msisdn,
        contact number, contact no, contact num, contact nr, contact nos, contact #, contactnummer,
        kontaktnummer, rufnummer, numero de contacto, numero de contato, numero di contatto, numero de appel,
        callback number, call back number, dial number, number to call, calling number, phone e164,
        lead phone, rufnr, fonnummer, yhteysnumero, telefonas, fone, telp, telepon, telfono, tfno, puh,
        talrunis, telefoni, telefonne, telefonni, телефона, телефоны, номер телефона, recapito,
        recapito telefonico, iletisim no, dialed number, to number, destination number, 06 nummer,
        verified phone, matched phone, valid phone, day phone, daytime phone, phone day,
        phone with country code, phone number with country code, number with country code,
        best number to reach, number to reach, phone number to call, dien thoai, so dien thoai, sdt, 電話,
        電話番号, 电话, 电话号码, 联系电话, 聯絡電話, 전화번호, 전화, 연락처, الهاتف, هاتف, رقم الهاتف, تلفون,
        טלפון, เบอร์โทร, โทรศัพท์, เบอร์โทรศัพท์
    """,
    S.MOBILE: """
        cellulaire, мобільний, мобилен, mobitel, gsm number,
        mobile, mobil, mobiel, mobiele, cell, cellphone, cellular, celular, cel, cellulare, movil, movel,
        handy, handynummer, portable, mob, telemovel, mobiltelefon, mobilni, matkapuhelin, komorka, komorkowy,
        gsm, natel, kannykka, мобильный, мобильныи, сотовый, smartphone, gsmnummer, cell no, mobilnr,
        text number, mobiltlf, mobilszam, hp, no hp, h p, hand phone, handphone, celu, wireless, κινητο, 手机,
        手机号, 手机号码, 手機, 携帯, 携帯電話, 휴대폰, 핸드폰, الجوال, رقم الجوال, جوال, موبايل, נייד,
        मोबाइल, फ़ोन, फोन, मोबाइल नंबर, registered mobile, rmn
    """,
    S.LANDLINE: """
        pevna linka, pevny telefon, vezetekes, linea fissa, linea fija, linha fixa, vaste lijn, fastlinje,
        sabit telefon, стаціонарний,
        landline, land line, festnetz, festnetznummer, fixe, fijo, fixo, fisso, vast, vaste, lankapuhelin,
        stacjonarny, городской, fastnet, fastnett, fasttelefon, filaire
    """,
    S.CHAT: "whatsapp, whats app, wa, viber, zalo, sms",
    S.EMAIL: """
        el pastas, e pasts, e pastas, דואל, דוא ל, אימייל,
        електронна пошта, ел пошта, пошта, имеил адрес,
        correio eletronico, correio electronico,
        email, mail, emails, e mail, e mails, epost, e post, e posta, eposta, e postadress, e postadresse,
        epostadresse, correo, correo electronico, courriel, mel, messagerie, posta elettronica,
        indirizzo di posta elettronica, adresse de messagerie, emailadresse, email addr, mailadresse,
        emailova adresa, mailova adresa, e mailova adresa, s posti, verified email, valid email, メール,
        メールアドレス, 邮箱, 电子邮件, 电子邮箱, 이메일, البريد الإلكتروني, ईमेल, sahkoposti,
        sahkopostiosoite, e mailadres, почта, электронная почта, эл почта, емейл, имейл,
        direccion de correo electronico, direccion de correo, adresse electronique, endereco de email,
        e mail adresse, adres e mail, email id, mail id, emailid, адрес электронной почты, электронной почты,
        adres poczty elektronicznej, poczta, poczty
    """,
    S.NAME: """
        שם,
        ime, имя и отчество, назва,
        name, nombre, nom, nome, naam, namn, navn, nimi, names, nev, jmeno, meno, nm, nama, имя, имена, onoma,
        nume, nazwa, isim
    """,
    S.FIRST: """
        שם פרטי, الاسم الأول,
        ім'я, імя, собствено име, име,
        first name, firstname, fname, f name, given name, givenname, forename, forenames, christian name,
        vorname, rufname, prenom, prenoms, voornaam, voornamen, roepnaam, fornamn, tilltalsnamn, fornavn,
        etunimi, imie, krestni jmeno, keresztnev, nombres, primer nombre, primeiro nome, prenume, first names,
        first nm, 1st name, legal first name, nama depan, kutsumanimi, 名, 名字, nombre de pila, primo nome,
        prenom usuel, prvni jmeno, eesnimi, vards, vardas
    """,
    S.LAST: """
        שם משפחה, اسم العائلة,
        прізвище, prezime, priimek, фамилно име,
        last name, lastname, lname, l name, surname, family name, familyname, second name surname, nachname,
        last nm, legal last name, nama belakang, soyisim, csaladnev, επωνυμο, 姓, 姓氏, nom de naissance,
        familienname, zuname, nom de famille, nom famille, achternaam, familienaam, efternamn, efternavn,
        etternavn, slektsnavn, sukunimi, nazwisko, prijmeni, vezeteknev, cognome, cognomi, apellido,
        apellidos, primer apellido, sobrenome, apelido, ultimo nome, фамилия, soyad, soyadi, nume de familie,
        last names, priezvisko, perekonnanimi, uzvards, pavarde
    """,
    S.MIDDLE: """
        по батькові, презиме,
        middle name, middle nm, mdle name, mdle, second name, otchestvo, middlename, mname, middle initial,
        middle init, mi, m i, middle, middle names, tussenvoegsel, tussenvoegsels, tussenv, voorvoegsel,
        mellannamn, mellemnavn, mellomnavn, zweitname, zweiter vorname, weitere vornamen, отчество,
        patronymic, segundo nombre, secondo nome, deuxieme prenom, segundo nome, nome do meio,
        additional name, middelste naam, drugie imie, autres prenoms, second prenom, otros nombres,
        patronimico
    """,
    S.FULL: """
        vor nachname, for och efternamn, for og etternavn, for og efternavn, nach vorname, ho ten, ho va ten, שם מלא,
        піб, п і б, ime i prezime, ime in priimek, прізвище та ім'я, три имена,
        osoba kontaktowa, osoba do kontaktu, kontaktni osoba, kapcsolattarto, persoana de contact, pessoa de contato,
        pessoa de contacto,
        full name, fullname, full names, complete name, whole name, nombre completo, nom complet,
        nome completo, volledige naam, vollstandiger name, fullstandigt namn, fulde navn, fullt navn,
        koko nimi, imie i nazwisko, фио, ansprechpartner, ansprechperson, kontaktperson, contactpersoon,
        contact person, persona de contacto, personne de contact, persona di contatto, yhteyshenkilo,
        pelne nazwisko, hele navn, nominativo, vor und nachname, nom prenom, prenom nom, first and last name,
        last first, first middle last, last first middle, nach und vorname,
        legal name, named insured, point of contact, poc, nama lengkap, isim soyisim, ad soyad,
        adi soyadi, ονοματεπωνυμο, 氏名, お名前, 姓名, 客户姓名, 이름, 성명, الاسم, الاسم الكامل, नाम,
        name and surname, nombre y apellidos, nombre y apellido, first last name, полное имя, referente,
        interlocuteur, gesprachspartner, attention, attn, decision maker, nom et prenom, fio, f i o,
        cust full name, name of customer, name of client
    """,
    S.NICK: """
        nickname, nick, alias, alias names, spitzname, soprannome, bijnaam, smeknamn, pseudo, pseudonyme,
        surnom, apodo, apelido pessoal, kaldenavn, short name, maiden name, geburtsname, nom de jeune fille,
        file as, username, user name, login, screen name, benutzername, display name, handle, initials,
        legal entity, meisjesnaam, former name, filename, file name
    """,
    S.HONORIFIC: """
        salutation, salutations, honorific, courtesy title, name title, anrede, civilite, civ, name prefix,
        prefix, aanhef, aanspreektitel, tratamiento, tratamento, appellativo, tilltalsnamn titel,
        namenszusatz, trattamento, обращение, zwrot, mr mrs, mr ms, mr mrs ms, form of address,
        titre de civilite, honorific prefix, tiltale, puhuttelu, sal
    """,
    S.BARE_TITLE: "title, titel, titre, titolo, titulo, tytul, tittel",
    S.JOB: """
        job title, jobtitle, job, position, posizione, occupation, profession, profesion, profissao,
        professione, beruf, cargo, puesto, poste, fonction, funktion, funcao, functie, rolle, role, rol,
        designation, befattning, stilling, stanowisko, employee title, должность, mansione, qualifica,
        ocupacion, ocupacao, beroep, yrke, contact title, work title, title job, position title,
        professional title, titulacion
    """,
    S.SUFFIX: """
        suffix, name suffix, suffisso, suffixe, sufijo, sufixo, achtervoegsel, generation, gen suffix,
        honorific suffix
    """,
    S.ADDRESS: """
        adresas, adrese, aadress, dia chi, כתובת,
        адреса, naslov,
        address, addr, addresses, adress, adresse, adres, adressen, direccion, endereco, indirizzo, anschrift,
        osoite, adresa, адрес, morada, domicilio, cim, add, addr1, address1, lives at, wohnadresse,
        logradouro, lakcim, postadress, postadresse, bezoekadres, besoksadress, street address,
        utdelningsadress, vagadress, besoksadresse, service address, διευθυνση, alamat, 住所, 地址, 주소,
        العنوان, direccion postal, full street, adr, postal address, postanschrift
    """,
    S.STREET: """
        רחוב,
        вулиця,
        street, str, strasse, rue, via, calle, rua, straat, straatnaam, gata, gatuadress, gade, gate,
        gateadresse, vej, vejnavn, katu, katuosoite, lahiosoite, ulica, ulice, улица, utca, strada,
        strassenname, streetname, strasse nr, avenida, st address, street name, voie, carrer, gatenavn
    """,
    S.HOUSE: """
        house name, building name,
        hausnummer, hausnr, haus nr, house number, house no, house nr, house, huisnummer, huisnr,
        numero civico, civico, husnummer, husnr, numero de casa, nr domu, numero de rue, numero de puerta,
        toevoeging, adresszusatz, address supplement, huisnummertoevoeging, unit, apt, apartment, suite,
        compl adresse, cislo popisne, numer domu, ste, flat, complemento, complement, complement adresse,
        unit number, apt number, appartement, n° rue, no rue, n rue, numero rue, num rue, numero voie,
        wohnung, lagenhet, квартира, building, street number, street no, adressezusatz, interior,
        complement d adresse
    """,
    S.LINE: "line, ligne, linea, zeile, linha, regel, rad",
    S.CITY: """
        pilseta, thanh pho, tinh thanh pho, עיר,
        місто, град, grad, mjesto, mesto prebivalisca, населений пункт,
        city, csz, town, ort, stadt, wohnort, ville, commune, citta, comune, localita, localite, ciudad, poblacion,
        localidad, municipio, municipality, cidade, plaats, woonplaats, stad, gemeente, gemeinde, postort,
        poststed, postdistrikt, postdst, bynavn, kaupunki, postitoimipaikka, miasto, miejscowosc, mesto, obec,
        город, varos, sehir, suburb, ortschaft, cty, ciudad de residencia, oras, paikkakunta, postal city,
        post town, localidade, telepules, населенныи пункт, 市, 城市, 도시, المدينة, locality, kota, linn,
        miestas, πολη
    """,
    S.WEAK_CITY: """
        luogo,
        village, localitate, lugar, place, lieu, sted, stedsnavn, plats, lieu de residence, by, location,
        bairro, area
    """,
    S.STATE: """
        state, st, province, prov, provincia, provincie, bundesland, kanton, canton, uf, fylke, voivodeship,
        wojewodztwo, state province, state region, state code, st cd, province code, provins, stat, delstat,
        osavaltio, prov state, kraj region, штат, область, st prov, provinz, provinsi, judet, megye,
        prefecture, 都道府県, 省, comunidad autonoma, us state, state abbr, state abbreviation, state name,
        estado o provincia, maakond
    """,
    S.WEAK_STATE: """
        estado, region, regiao, regione, regio, регион, etat, departement, departamento, dept code, край,
        maakunta, lan
    """,
    S.ZIP: """
        nap, pasto kodas, pasta indekss, ma buu dien, ma buu chinh, מיקוד, الرمز البريدي,
        pcode, p code, postanski broj, postna stevilka, індекс, поштовий індекс, пощенски код,
        zip, zipcode, zip code, postal code, postalcode, post code, postcode, postal, pincode, pin code, pin,
        plz, postleitzahl, code postal, cp, c p, codigo postal, codpostal, cod postal, cap, c a p, cep, irsz,
        irszam, kode pos, τκ, 邮编, 邮政编码, 郵便番号, 우편번호, postnummer, postnr, postinumero,
        kod pocztowy, psc, zip postal, индекс, почтовый индекс, iranyitoszam, postcode zip, zip5, zip or post,
        zippostal, codice postale, codice di avviamento postale, zip postal code, code postale, posta kodu,
        postkod, cod post, zip 4, npa, eircode, sihtnumber
    """,
    S.COUNTRY: """
        country, land, pais, pays, paese, landkode, landcode, landskod, country code, laenderkuerzel,
        landerkurzel, kraj, страна, nation, nationality, nationalitat, maa, countries, stato, zeme, orszag,
        ulke, citizenship, stadsland, dial code
    """,
    S.COUNTY: """
        county, counties, district, bezirk, landkreis, kreis, subdivision, taluka, tehsil, barrio,
        neighborhood, neighbourhood
    """,
    S.ID: """
        id, ids, identifier, uuid, guid, kennung, uid, ident, identificador, identifiant, identificativo,
        uniqnum, unique id, unique number, ext id, id 18, 18 digit id, azonosito, unique key, key, идентификатор,
        tunniste, pk
    """,
    S.NUMBER: """
        number, numbers, no, nr, nro, num, szam, nomor, numero, nummer, #, №, nos, nbr, numer, cislo, номер, numeri,
        numeros, nombor, numb, n°, n, no#
    """,
    S.CODE: "code, cd, cod, codigo, codice, kode, kod, код",
    S.REFERENCE: """
        会員番号, 顧客番号, お客様番号, 客户编号, 고객번호,
        reference, ref, referenz, referencia, docket, case, file no, file number, matter, registration number,
        enrollment no, aktenzeichen, dossier, fiche, mrn, chart number, vanid, lalvoterid, tessera, matricula,
        matricola, matricule, card no, membership no, folio, npi, registration id, registration no, reg no,
        reg number, reg id, personalnummer, personal nr, personalnr, ansattnr, licence number, licence no,
        numero licence, roll no, roll number, admission no, admission number
    """,
    S.PARCEL: "apn, parcel, parcel number, parcel id, folio number",
    S.ACCOUNT: """
        account, acct, acc, loan, loan acc, loan account, a c, loan a c, konto, cuenta, conta, rekening,
        compte
    """,
    S.AGENT: "agent, agente, makler, agents, dialer agent, call agent",
    S.ASSIGNED: """
        assigned, reserve, reserved, preferred agent, assign, asignado, asignada, zugewiesen, assegnato,
        assigne, toegewezen
    """,
    S.TIMEZONE: """
        time zone, timezone, tz, zeitzone, fuseau horaire, zona horaria, huso horario, fuso orario,
        fuso horario, tijdzone, tidszon, tidszone, tidssone, aikavyohyke, strefa czasowa, часовой пояс,
        lead timezone, gmt offset, utc offset
    """,
    S.PRIORITY: """
        priority, prio, prioritat, prioridad, prioridade, priorita, priorite, prioriteit, prioritet,
        приоритет, lead priority
    """,
    S.URL: """
        url, link, hyperlink, uri, lien, enlace, profile url, profile link, linkedin, linkedin url,
        record url, record link, crm link
    """,
    S.CALLER_ID: "caller id, callerid, cli, outbound caller id, caller id number",
    S.GREETING: "greeting, begrussung, aux greeting, auxgreeting",
    S.GATEKEEPER: "gatekeeper, gate keeper",
    S.MAX_PASSES: "max passes, maxpasses, max attempts, maximum attempts, max dials",
}
