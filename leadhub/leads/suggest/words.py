"""What the words in column headers mean, in the languages lead lists come in.

A *sense* is what a word stands for (PHONE, HOME, DATE …). Words are written here without regard to case and accents, phrases
with spaces; compounds (telefonnummer) need no entry, they are taken apart. Ambiguous words get the widest sense; which
one is meant is decided by the other columns.
"""

from enum import Enum, auto


class Sense(Enum):
    """What a header word stands for."""

    # things a lead has
    PHONE = auto()
    MOBILE = auto()
    CHAT = auto()  # WhatsApp and the like: a phone number, but not first choice
    EMAIL = auto()
    NAME = auto()
    FIRST = auto()
    LAST = auto()
    MIDDLE = auto()
    FULL = auto()
    NICK = auto()
    HONORIFIC = auto()
    BARE_TITLE = auto()  # honorific or job title
    JOB = auto()
    SUFFIX = auto()
    ADDRESS = auto()
    STREET = auto()
    HOUSE = auto()
    LINE = auto()
    CITY = auto()
    WEAK_CITY = auto()
    STATE = auto()
    WEAK_STATE = auto()  # also means status, department, sales region
    ZIP = auto()
    COUNTRY = auto()
    COUNTY = auto()
    ID = auto()
    NUMBER = auto()
    CODE = auto()
    REFERENCE = auto()
    PARCEL = auto()
    ACCOUNT = auto()
    AGENT = auto()
    ASSIGNED = auto()
    TIMEZONE = auto()
    PRIORITY = auto()
    URL = auto()
    CALLER_ID = auto()
    GREETING = auto()
    GATEKEEPER = auto()
    MAX_PASSES = auto()
    # whose or where
    PERSON = auto()  # the person the list is about
    OWNER = auto()
    PARENT = auto()
    DEAL = auto()  # an order, a contract: not a person, but its number tells rows apart
    FOREIGN = auto()  # somebody or something else
    COMPANY = auto()
    EMPLOYEE = auto()
    HOME = auto()
    WORK = auto()
    MAILING = auto()
    PROPERTY = auto()
    SHIPPING = auto()
    BILLING = auto()
    # which one
    PRIMARY = auto()
    SECONDARY = auto()
    # what makes it something about a thing, not the thing
    ABOUT = auto()
    FAX = auto()
    NATIONAL_ID = auto()
    # not worth keeping
    COUNTER = auto()
    BOOKKEEPING = auto()
    SECRET = auto()
    # no meaning of its own
    FILLER = auto()


S = Sense

# Phrases are looked for first, the longest first; then single words; then parts of compounds.
VOCABULARY: dict[Sense, str] = {
    S.PHONE: """phone, phones, telephone, tel, telefon, telefono, telefone, telefoon, telefonnr, telefonszam, telephones, telf,
        tele, tlf, tlfnr, tfn, ph, fon, phon, fono, puhelin, puhelinnumero, telefonu, numer telefonu, telefonni cislo, τηλεφωνο,
        телефон, тел, telefoane, phonenumber, landline, land line, festnetz, fixe, fijo, fixo, fisso, vast nummer, msisdn,
        contact number, contact no, contact num, contact nr, contact nos, contact #, contactnummer, kontaktnummer, rufnummer,
        numero de contacto, numero de contato, numero di contatto, numero de appel, callback number, call back number,
        address phone, dial number, number to call, calling number, phone e164, lead phone, rufnr, fonnummer, yhteysnumero, telefonas""",
    S.MOBILE: """mobile, mobil, mobiel, mobiele, cell, cellphone, cellular, celular, cel, cellulare, movil, movel, handy,
        handynummer, portable, mob, telemovel, mobiltelefon, mobilni, matkapuhelin, komorka, komorkowy, gsm, natel, kannykka,
        мобильный, мобильныи, сотовый, smartphone, gsmnummer, cell no, mobilnr, sms, text number""",
    S.CHAT: "whatsapp, whats app, wa, viber, telegram, zalo",
    S.EMAIL: """email, mail, emails, e mail, e mails, epost, e post, e posta, eposta, e postadress, correo, correo electronico,
        courriel, mel, messagerie, posta elettronica, indirizzo di posta elettronica, adresse de messagerie, emailadresse,
        email addr, mailadresse, sahkoposti, sahkopostiosoite, e mailadres, почта, электронная почта, эл почта, емейл, имейл,
        direccion de correo electronico, direccion de correo, adresse electronique, endereco de email, e mail adresse, adres e mail,
        email id, mail id, emailid""",
    S.NAME: """name, nombre, nom, nome, naam, namn, navn, nimi, names, nev, jmeno, имя, имена, onoma, nume, nazwa, isim""",
    S.FIRST: """first name, firstname, fname, f name, given name, givenname, forename, forenames, christian name, vorname,
        rufname, prenom, prenoms, voornaam, voornamen, roepnaam, fornamn, tilltalsnamn, fornavn, etunimi, imie, krestni jmeno,
        keresztnev, nombres, primer nombre, primeiro nome, prenume, first names, nombre de pila, primo nome,
        prenom usuel, prvni jmeno, eesnimi, vards, vardas""",
    S.LAST: """last name, lastname, lname, l name, surname, family name, familyname, second name surname, nachname, familienname,
        zuname, nom de famille, nom famille, achternaam, familienaam, efternamn, efternavn, etternavn, slektsnavn, sukunimi,
        nazwisko, prijmeni, vezeteknev, cognome, cognomi, apellido, apellidos, primer apellido, sobrenome, apelido, ultimo nome,
        фамилия, soyad, soyadi, nume de familie, last names, priezvisko, perekonnanimi, uzvards, pavarde""",
    S.MIDDLE: """middle name, middlename, mname, middle initial, middle init, mi, m i, middle, middle names, tussenvoegsel, tussenvoegsels,
        tussenv, voorvoegsel, mellannamn, mellemnavn, mellomnavn, zweitname, zweiter vorname, weitere vornamen, отчество, patronymic,
        segundo nombre, secondo nome, deuxieme prenom, nome do meio, additional name, middelste naam, drugie imie, autres prenoms,
        second prenom, otros nombres, patronimico""",
    S.FULL: """full name, fullname, full names, complete name, whole name, nombre completo, nom complet, nome completo,
        volledige naam, vollstandiger name, fullstandigt namn, fulde navn, fullt navn, koko nimi, imie i nazwisko, фио,
        ansprechpartner, ansprechperson, kontaktperson, contactpersoon, contact person, persona de contacto, personne de contact,
        persona di contatto, yhteyshenkilo, pelne nazwisko, razon social, hele navn, nominativo, vor und nachname, nom prenom,
        prenom nom, name and surname, nombre y apellidos, nombre y apellido, first last name, полное имя,
        nom et prenom, fio, f i o, cust full name, name of customer, name of client""",
    S.NICK: """nickname, nick, alias, alias names, spitzname, soprannome, bijnaam, smeknamn, pseudo, pseudonyme, surnom, apodo, apelido
        pessoal, kaldenavn, short name, maiden name, geburtsname, nom de jeune fille, file as, username, user name, login, screen name,
        benutzername, display name, handle, initials, legal entity, meisjesnaam, former name""",
    S.HONORIFIC: """salutation, salutations, honorific, courtesy title, name title, anrede, civilite, civ, name prefix, prefix, aanhef,
        aanspreektitel, tratamiento, tratamento, appellativo, tilltalsnamn titel, namenszusatz, trattamento, обращение, zwrot, mr mrs,
        mr ms, mr mrs ms, form of address, titre de civilite, honorific prefix, tiltale, puhuttelu, sal""",
    S.BARE_TITLE: "title, titel, titre, titolo, titulo, tytul, tittel",
    S.JOB: """job title, jobtitle, job, position, posizione, occupation, profession, profesion, profissao, professione, beruf, cargo,
        puesto, poste, fonction, funktion, funcao, functie, rolle, role, rol, designation, befattning, stilling, stanowisko, employee title,
        должность, mansione, qualifica, ocupacion, ocupacao, beroep, yrke, contact title, work title, title job, position title,
        professional title, titulacion""",
    S.SUFFIX: "suffix, name suffix, suffisso, suffixe, sufijo, sufixo, achtervoegsel, generation, gen suffix, honorific suffix",
    S.ADDRESS: """address, addr, addresses, adress, adresse, adres, adressen, direccion, endereco, indirizzo, anschrift, osoite,
        adresa, адрес, morada, domicilio, cim, add, addr1, address1, lives at, wohnadresse, logradouro, lakcim, postadress,
        postadresse, bezoekadres, besoksadress, street address, direccion postal, full street, adr, postal address, postanschrift, default address address""",
    S.STREET: """street, str, strasse, rue, via, calle, rua, straat, straatnaam, gata, gatuadress, gade, gate, gateadresse, vej, vejnavn,
        katu, katuosoite, lahiosoite, ulica, ulice, улица, utca, strada, strassenname, streetname, strasse nr, avenida, st address,
        street name, voie, carrer, gatenavn""",
    S.HOUSE: """hausnummer, hausnr, haus nr, house number, house no, house nr, house, huisnummer, huisnr, numero civico, civico, husnummer,
        husnr, numero de casa, nr domu, dom, numero de rue, numero de puerta, toevoeging, adresszusatz, address supplement, huisnummertoevoeging,
        unit, apt, apartment, suite, ste, flat, complemento, complement, complement adresse, unit number, apt number, appartement,
        wohnung, lagenhet, дом, квартира, building, street number, street no, adressezusatz, interior, complement d adresse""",
    S.LINE: "line, ligne, linea, zeile, linha, regel, rad",
    S.CITY: """city, town, ort, stadt, wohnort, ville, commune, citta, comune, localita, ciudad, poblacion, localidad, municipio,
        municipality, cidade, plaats, woonplaats, stad, gemeente, gemeinde, postort, poststed, postdistrikt, postdst, bynavn, kaupunki,
        postitoimipaikka, miasto, miejscowosc, mesto, obec, город, varos, sehir, suburb, ortschaft, cty, ciudad de residencia,
        oras, locality, kota, lieu, linn, miestas, πολη""",
    S.WEAK_CITY: "village, lugar, place, lieu de residence, by, location, bairro, area",
    S.STATE: """state, st, province, prov, provincia, provincie, bundesland, kanton, canton, uf, lan, fylke, voivodeship, wojewodztwo,
        state province, state region, state code, province code, prov state, kraj region, штат, область, st prov, provinz, us state,
        state abbr, state abbreviation, state name, estado o provincia, maakond""",
    S.WEAK_STATE: """estado, region, regiao, regione, regio, регион, etat, departement, departamento, dept code, край, maakunta""",
    S.ZIP: """zip, zipcode, zip code, postal code, postalcode, post code, postcode, postal, pincode, pin code, pin, plz, postleitzahl,
        code postal, cp, codigo postal, codpostal, cod postal, cap, cep, postnummer, postnr, postinumero, kod pocztowy, psc, zip postal,
        индекс, почтовый индекс, iranyitoszam, postcode zip, zip5, zip or post, zippostal, codice postale, codice di avviamento postale,
        zip postal code, code postale, posta kodu, postkod, cod post, zip 4, npa, eircode, sihtnumber""",
    S.COUNTRY: """country, land, pais, pays, paese, landkode, landcode, landskod, country code, laenderkuerzel, landerkurzel, kraj,
        страна, nation, nationality, nationalitat, maa, countries, stato, zeme, orszag, ulke, citizenship, stadsland, dial code""",
    S.COUNTY: "county, counties, district, bezirk, landkreis, kreis, subdivision, taluka, tehsil, barrio, neighborhood, neighbourhood",
    S.ID: """id, ids, identifier, uuid, guid, kennung, uid, ident, identificador, identifiant, identificativo, uniqnum, unique id, unique number,
        unique key, key, идентификатор, tunniste, pk""",
    S.NUMBER: """number, no, nr, num, numero, nummer, #, №, nos, nbr, numer, cislo, номер, numeri, numeros, nombor, numb, n°, n, no#""",
    S.CODE: "code, cod, codigo, codice, kode, kod, код",
    S.REFERENCE: """reference, ref, referenz, referencia, docket, case, file no, file number, matter, registration number, enrollment no, aktenzeichen,
        dossier, tessera, matricula, matricola, matricule, card no, membership no, folio, npi""",
    S.PARCEL: "apn, parcel, parcel number, parcel id, folio number",
    S.ACCOUNT: """account, acct, acc, loan, loan acc, loan account, konto, cuenta, conta, rekening, compte""",
    S.AGENT: """agent, agente, makler, agents, dialer agent, call agent""",
    S.ASSIGNED: "assigned, reserve, reserved, preferred agent, assign, asignado, asignada, zugewiesen, assegnato, assigne, toegewezen",
    S.TIMEZONE: """time zone, timezone, tz, zeitzone, fuseau horaire, zona horaria, huso horario, fuso orario, fuso horario, tijdzone,
        tidszon, tidszone, tidssone, aikavyohyke, strefa czasowa, часовой пояс, lead timezone, gmt offset, utc offset""",
    S.PRIORITY: "priority, prio, prioritat, prioridad, prioridade, priorita, priorite, prioriteit, prioritet, приоритет, lead priority",
    S.URL: """url, link, hyperlink, uri, lien, enlace, profile url, profile link, linkedin, linkedin url, record url, record link, crm link""",
    S.CALLER_ID: "caller id, callerid, cli, outbound caller id, caller id number",
    S.GREETING: "greeting, begrussung, aux greeting, auxgreeting",
    S.GATEKEEPER: "gatekeeper, gate keeper",
    S.MAX_PASSES: "max passes, maxpasses, max attempts, maximum attempts, max dials",
    S.PERSON: """customer, customers, cust, client, clients, lead, leads, contact, prospect, patient, borrower, debtor, insured, member,
        voter, student, donor, applicant, subscriber, guest, tenant, buyer, homeowner, policyholder, policy holder, consumer, candidate,
        person, people, individual, personal, kunde, kunden, kundin, klant, klanten, cliente, clientes, client, kund, asiakas, klient,
        klijent, клиент, покупатель, mitglied, lid, medlem, membre, socio, miembro, asegurado, asegurados, debiteur, patiente, teilnehmer,
        participant, deelnemer, deltagare, leerling, schuler, alumno, aluno, eleve, alunno, persona, personne, interessent, beneficiary, resident,
        registrant, attendee, payee, caller, household, head, respondent, kontakt, contacto, contato, contatto, user, utente, usuario, aspirante,
        paciente, taxpayer, ratepayer, passenger, holder, cardholder, accountholder, account holder, deudor""",
    S.OWNER: "owner, owners, proprietaire, propietario, proprietario, eigentumer, eigenaar, owner of record",
    S.PARENT: """parent, parents, guardian, parent guardian, eltern, ouder, carer, caregiver, exporter, vendor, supplier, seller, dealer, dealership,
        signatory, participant parent, tutor, responsavel""",
    S.FOREIGN: """spouse, husband, wife, partner, kin, next of kin, nok, emergency, guarantor, nominee, co, coborrower, co borrower,
        coapplicant, cobuyer, co owner, father, mother, fathers, mothers, relative, relation, referrer, referred, referral, sponsor,
        manager, supervisor, boss, rep, representative, broker, adjuster, officer, doctor, dr, physician, provider, attorney, lawyer, lender,
        recruiter, staff, landlord, realtor, salesperson, salesman, sales, collector, consultant, caseworker, creator, created by,
        modified by, updated by, author, witness, trustee, child, dependent, sibling, pharmacy, clinic, ad, ads, adset, campaign, form,
        list, file, page, product, item, event, project, plan, team, queue, store, shop, branch, bank, banco, school, university, college,
        course, class, church, hospital, brand, vehicle, car, model, platform, channel, medium, keyword, group, segment, workflow,
        transaction, payment, quote, cohort,
        training, session, domain, server, host, device, browser, ip, location name, lista, kampagne, campagne, campana, campanha,
        organizer, instructor, teacher, mentor, coach, captain, caste, religion, party, precinct, ward, booth, constituency, conjoint, conyuge,
        madre, padre, mutter, vater, ehepartner, notfall, emergencia, urgence, organisator, vendedor, verkaufer, gestor, responsable, betreuer,
        lieferung, lieferanschrift, tarif, service, servicio, dienst, servizio, department, abteilung,
        reparto, afdeling, avdelning, alternate contact, secondary contact, witness name,
        opponent, plaintiff, defendant, regional, insurance, insurer, carrier name, second owner, owner 2""",
    S.DEAL: """order, invoice, factura, facture, contract, certificate, policy, claim, ticket, deal, opportunity, bestellung, bestell, auftrag,
        commande, pedido, ordine, vertrag, contrat, contrato, contratto, poliza, police, vertrags, rechnung, vorgang, beleg""",
    S.COMPANY: """address company, company, companies, firm, firma, firmenname, unternehmen, empresa, compania, societe, entreprise, societa, azienda,
        bedrijf, bedrijfsnaam, foretag, virksomhed, yritys, organization, organisation, org, organisatie, organizacion, organizacao,
        employer, corporation, corp, agency, institution, verein, club, spolka, компания, организация, фирма, arbeitgeber, compagnie,
        ragione sociale, raison sociale, account name, ditta, companyname, workplace, arbetsplats, practice""",
    S.EMPLOYEE: "employee, employees, mitarbeiter, personal nr, personalnummer, empleado, dipendente, medewerker, worker, emp",
    S.HOME: """home, house phone, private, privat, prive, residential, residence, res, thuis, hem, hjem, domicile, domicilio particular,
        particular, casa, abitazione, ab, ab phone, residencia, residenza, wohn, personale, koti, домашний, domowy, permanent, residencial,
        di casa, hemtelefon, di residenza, de residencia, persoonlijk, personnel, eve, evening, night""",
    S.WORK: """work, business, office, bus, wk, ofc, geschaft, geschaeft, geschaftlich, geschaeftlich, dienstlich, buro, bureau, beruflich,
        arbeit, trabajo, oficina, laboral, trabalho, comercial, lavoro, ufficio, uff, werk, zakelijk, zakelijke, kantoor, arbete, arbejde,
        jobb, tyo, professionnel, professionnelle, pro, travail, профессиональный, рабочий, sluzbowy, professionale, profesional, profissional,
        corporate, hq, headquarters, daytime""",
    S.MAILING: "mailing, correspondence, remit, correspondencia, korrespondenz",
    S.PROPERTY: "property, situs, site, subject property, prop, propiedad, objekt, immobile, premise, premises, job site",
    S.SHIPPING: "shipping, ship, ship to, delivery, liefer, lieferadresse, livraison, envio, entrega, spedizione, levering, leverans",
    S.BILLING: "billing, bill, bill to, rechnungs, rechnungsadresse, facturation, facturacion, cobranca, fatturazione, factuur, invoicing",
    S.PRIMARY: """primary, main, best, preferred, principal, principale, haupt, hauptnummer, default, hoofd, primar, primaer, primaria, primario,
        primaire, valid, current, prim, p1""",
    S.SECONDARY: """secondary, alternate, alternative, alt, other, others, additional, second, backup, spare, extra, sekundar, weitere, andere,
        otro, otra, outro, outra, altro, altra, autre, secondaire, secundario, secundaria, alternativo, alternativa, ander, annat, anden, muu,
        old, previous, former, zweite, zweit, tweede, 2nd, 3rd, third, another, new, ehemalige, добавочный, дополнительный, sec""",
    S.ABOUT: """type, typ, tipo, status, statut, stato civile, flag, date, datum, fecha, data, dato, дата, time, day, month, year, count, counts,
        total, amount, amt, balance, score, rating, verified, verification, validation, validity, consent, opt, optin, optout, opted, subscribed,
        unsubscribed, source, carrier, extension, ext, preference, method, reason, result, outcome, category, level, size,
        description, desc, notes, note, comment, comments, remark, remarks, history, dnc, do not call, do not text, do not email,
        do not contact, do not mail, dnd, bounce, bounced, hash, language, birth, birthday, birthdate, geburt, geburts, geburtsdatum, age,
        gender, geschlecht, sex, wrong number, wrong, line type, civil, marital, campo, duration, hours, hora, attempts, attempt, calls,
        called, call, sent, received, opened, clicked, response, format, label, tag, tags, score number, match, matched,
        quality, confidence, risk, latitude, longitude, lat, lng, ranking, template, signature, subject, body, message, interest, budget, price, value amount,
        percent, percentage, rate, range, quantity, qty, number of, no of, num of, nbr of, anzahl, income, allowed, active, enabled, is, has, number employees,
        moved, geboorte, naissance, nascita, nacimiento, nascimento, deceased, registration, anniversary, anniversaire, website, web,
        web page, webpage, homepage, www, site web, pagina web, sitio web, webseite, webbsida, hjemmeside, facebook, twitter, instagram,
        skype, department name, industry, sector, best time, time to call, country of, legal, placement, list id, area code, npanxx, prefix code,
        unit type, unit mix, building type, property type, square, sqft, bedrooms, bathrooms, first contact, last contact, last contacted,
        last call, last activity, last order, first order, last purchase, first purchase, last visit, first visit, last payment, first seen,
        last seen, last login, last modified, last updated, last sale""",
    S.FAX: "fax, telefax, telecopie, facsimile, telecopieur, faks, faxnummer, pager, beeper, buscapersonas, cercapersone, personsokare, radiomessagerie, semafoon",
    S.NATIONAL_ID: """ssn, social security, social security number, dni, cpf, cnpj, cedula, rut, ruc, pan, gst, gstin, nif, cif, nie, curp, rfc, bsn,
        nino, national id, national insurance, passport, aadhaar, aadhar, tax id, ein, vat, vat number, ust id, ustid, steuernummer,
        codice fiscale, partita iva, piva, p iva, siret, siren, nrc, pesel, nip, personnummer, cpr, documento, document, license, licence,
        drivers license, driver license, tin, abn, nit, rg, snils, инн, снилс, orgnr, cvr, medicare number""",
    S.COUNTER: """index, idx, s no, sno, sl no, slno, sr no, srno, si no, serial, serial no, serial number, row, row number, row no, row id, rownum,
        line number, line no, lfd nr, lfdnr, laufende nummer, lp, unnamed, seq, sequence, sequence number, n p, nro orden, item no, record number""",
    S.BOOKKEEPING: """timestamp, time stamp, created, creation, created at, created on, created date, created time, creation date, date created,
        updated, updated at, modified, date modified, modified date, date added, added on, date entered, imported, import date, zeitstempel,
        erstellt, erstellt am, geandert, marca temporal, horodateur, data criacao, data creazione, fecha de creacion, aangemaakt, skapad, oprettet,
        opdateret, optin time, optin ip, confirm time, confirm ip, confirm status, last changed, yomi, phonetic, phonetic name, furigana, photo, photo url,
        image, avatar, picture, directory server, sensitivity, user agent, useragent, ip address, ip addr, session id, sessionid, gclid, fbclid,
        submitted at, submission id, submitted on, entry date, record created, converted, date creation, carimbo de data hora""",
    S.SECRET: """password, passwort, contrasena, senha, mot de passe, wachtwoord, losenord, iban, bic, swift, blz, kontonr, kontonummer, konto nr,
        bank account, account iban, routing number, sort code, credit card, card number, cvv, pin number, salt, token, api key, password hash,
        bankleitzahl, banking, rib""",
    S.FILLER: """the, a, an, your, you, my, our, what, whats, is your, s, please, enter, of, for, to, in, on, at, and, or, y, e, o, et, ou, und, oder, en,
        de, del, des, du, di, da, do, dos, la, le, les, el, los, il, lo, van, von, der, das, die, dem, für, fur, per, para, pour, required, optional,
        value, info, information, details, detail, field, record, physical, registered, us, usa, e164, upload only, include, with,
        text, local, online, english, full, complete, only, if, any, mandatory, obligatorio, obligatoire, pflichtfeld, display,
        input, data field, col, column, formatted, clean, cleaned, normalized, standardized, num ber, present, std, x""",
}
