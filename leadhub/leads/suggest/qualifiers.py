"""Header words that say whose, which or what about: they decide whether a phone is the lead's, and which one.

Written like the ones in words.py. Here too belong the words of columns that are not worth keeping, and
fillers.
"""

from leadhub.leads.suggest.senses import Sense

S = Sense

QUALIFIERS: dict[Sense, str] = {
    S.PERSON: """
        mitglieder, schuldner, debitor, debiteurs, клієнт, контакт, dluznik, deudores,
        customer, customers, executive, dirigeant, gerant, cust, client, clients, lead, leads, contact,
        prospect, patient, borrower, debtor, insured, member, voter, student, donor, applicant, subscriber,
        guest, tenant, buyer, homeowner, policyholder, policy holder, consumer, candidate, person, people,
        individual, personal, kunde, kd, recipient, empfanger, mitglieds, adherent, klienta, клиента,
        zakaznika, pelanggan, kunden, kundin, klant, klanten, cliente, clientes, kund, asiakas, klient,
        klijent, клиент, покупатель, mitglied, lid, relatie, medlem, membre, socio, miembro, asegurado,
        asegurados, debiteur, patiente, teilnehmer, participant, deelnemer, deltagare, leerling, schuler,
        alumno, aluno, eleve, alunno, persona, personne, interessent, beneficiary, resident, registrant,
        attendee, payee, caller, household, head, respondent, kontakt, contacto, contato, contatto, user,
        utente, usuario, aspirante, paciente, jasen, musteri, uye, hasta, kunder, zakaznik, zakaznici, ugyfel,
        pacient, taxpayer, ratepayer, passenger, holder, cardholder, accountholder, account holder, deudor
    """,
    S.OWNER: "owner, owners, proprietaire, propietario, proprietario, eigentumer, eigenaar, owner of record",
    S.PARENT: """
        parent, parents, guardian, parent guardian, eltern, ouder, carer, caregiver, exporter, vendor,
        supplier, sender, absender, expediteur, remitente, mittente, leverandor, leverantor, lieferant,
        leverancier, fornecedor, proveedor, fournisseur, fornitore, seller, dealer, dealership, signatory,
        participant parent, tutor, responsavel
    """,
    S.FOREIGN: """
        spouse, employer, arbeitgeber, husband, wife, partner, kin, next of kin, nok, emergency, guarantor,
        nominee, co, coborrower, co borrower, coapplicant, cobuyer, co owner, father, mother, fathers,
        mothers, relative, relation, referrer, referred, referral, sponsor, manager, supervisor, boss, rep,
        representative, broker, adjuster, officer, doctor, dr, physician, provider, attorney, lawyer, lender,
        recruiter, staff, landlord, realtor, salesperson, salesman, sales, collector, consultant, caseworker,
        creator, assistant, assistants, assistent, assistentin, asistente, assistente, creditor, listing,
        created by, modified by, updated by, author, witness, trustee, child, dependent, sibling, pharmacy,
        clinic, ad, ads, adset, campaign, form, list, page, product, item, event, project, plan, team, queue,
        store, shop, branch, bank, banco, school, university, college, course, class, church, hospital, brand,
        vehicle, car, model, platform, channel, medium, keyword, group, segment, workflow, transaction,
        payment, quote, cohort, training, session, domain, server, host, device, browser, ip, location name,
        lista, kampagne, campagne, campana, campanha, organizer, instructor, teacher, mentor, coach, captain,
        caste, religion, party, precinct, ward, booth, constituency, conjoint, conyuge, madre, padre, mutter,
        vater, ehepartner, notfall, emergencia, urgence, organisator, vendedor, verkaufer, gestor,
        responsable, betreuer, lieferung, lieferanschrift, tarif, service, servicio, dienst, servizio,
        department, abteilung, reparto, afdeling, avdelning, alternate contact, secondary contact,
        witness name, family member, family members, opponent, plaintiff, defendant, regional, insurance,
        insurer, carrier name, second owner, owner 2
    """,
    S.DEAL: """
        order, invoice, factura, facture, contract, certificate, policy, claim, ticket, deal, opportunity,
        bestellung, bestell, auftrag, commande, pedido, ordine, vertrag, contrat, contrato, contratto, poliza,
        police, reservation, booking, reservierung, buchung, reserva, vertrags, rechnung, vorgang, beleg
    """,
    S.COMPANY: """
        company, companies, firm, firma, firmenname, unternehmen, empresa, compania, societe, entreprise,
        societa, azienda, bedrijf, bedrijfsnaam, foretag, virksomhed, yritys, organization, organisation, org,
        organisatie, organizacion, organizacao, corporation, corp, agency, institution, verein, club, spolka,
        компания, организация, фирма, compagnie, ragione sociale, razon social, raison sociale, account name,
        ditta, companyname, workplace, arbetsplats, practice
    """,
    S.EMPLOYEE: """
        employee, employees, сотрудник, сотрудника, mitarbeiter, ansatt, medarbejder, anstalld, empleado,
        dipendente, medewerker, worker, emp
    """,
    S.HOME: """
        home, hm, house phone, private, privat, prive, privee, privada, privato, privata, huis, residential,
        residence, res, thuis, hem, hjem, domicile, domicilio particular, particular, casa, abitazione, ab,
        ab phone, residencia, residenza, wohn, personale, koti, kotona, домашний, дом, dom, domowy, domaci,
        domu, otthoni, ev, zuhause, permanent, residencial, di casa, di residenza, de residencia,
        persoonlijk, personnel, eve, evening, night
    """,
    S.WORK: """
        direct, work, business, office, bus, wk, ofc, geschaft, geschaeft, geschaftlich, geschaeftlich, dienstlich,
        buro, bureau, beruflich, arbeit, trabajo, oficina, laboral, trabalho, comercial, lavoro, ufficio, uff,
        werk, zakelijk, zakelijke, kantoor, arbete, arbejde, jobb, tyo, tyopaikka, praca, pracy, prace,
        zamestnani, munkahelyi, is telefonu, professionnel, professionnelle, pro, travail, профессиональный,
        рабочий, sluzbowy, professionale, profesional, profissional, corporate, hq, headquarters, daytime
    """,
    S.MAILING: "mailing, correspondence, remit, correspondencia, korrespondenz",
    S.PROPERTY: """
        property, situs, site, subject property, prop, propiedad, objekt, immobile, premise, premises,
        job site
    """,
    S.SHIPPING: """
        shipping, ship, ship to, delivery, liefer, lieferadresse, livraison, envio, entrega, spedizione,
        levering, leverans
    """,
    S.BILLING: """
        billing, default address, bill, bill to, rechnungs, rechnungsadresse, facturation, facturacion,
        cobranca, fatturazione, factuur, invoicing
    """,
    S.PRIMARY: """
        primary, pri, 1st, main, best, preferred, principal, principale, haupt, hauptnummer, default, hoofd,
        primar, primaer, primaria, primario, primaire, current, prim, p1
    """,
    S.SECONDARY: """
        secondary, alternate, alternative, alt, other, others, additional, second, backup, spare, extra,
        sekundar, weitere, andere, otro, otra, outro, outra, altro, altra, autre, secondaire, secundario,
        secundaria, alternativo, alternativa, ander, annat, anden, muu, old, previous, former, zweite, zweit,
        tweede, 2nd, 3rd, third, another, new, ehemalige, добавочный, дополнительный, sec
    """,
    S.ABOUT: """
        einwilligung, zustimmung, consentement, consentimiento, consentimento, consenso, toestemming, zgoda, samtykke,
        samtycke, suostumus, souhlas, hozzajarulas,
        lead title, deal title, opportunity title, type, typ, tipo,
        status, statut, stato civile, flag, date, datum, fecha, data, dato, дата, time, day,
        month, year, count, counts, total, amount, amt, balance, score, rating, verified, verification,
        validation, validity, consent, opt, optin, optout, opted, subscribed, unsubscribed, source, carrier,
        extension, ext, preference, method, reason, result, outcome, category, level, size, description, desc,
        notes, note, comment, comments, remark, remarks, history, dnc, do not call, do not text, do not email,
        do not contact, do not mail, dnd, bounce, bounced, hash, language, birth, birthday, birthdate, geburt,
        geburts, geburtsdatum, age, gender, geschlecht, sex, wrong number, wrong, line type, civil, marital,
        campo, duration, hours, hora, attempts, attempt, calls, called, call, sent, use, uses, enable, show,
        hide, send, receive, receives, allow, accept, accepts, accepted, accepte, acepta, aceita, akzeptiert,
        app, apps, provider name, operator, os, rank, deposit, phone bill, telegram, valid, y n, yes no,
        mobile home, phone pin, num phones, number phones, total phones, phone interview, notification,
        notifications, alert, alerts, reminder, reminders, powiadomienia, powiadomienie, benachrichtigung,
        benachrichtigungen, avisos, received, opened, clicked, response, format, label, tag, tags,
        score number, match, matched, quality, confidence, risk, latitude, longitude, lat, lng, ranking,
        template, signature, subject, body, message, interest, budget, price, value amount, percent,
        percentage, rate, range, quantity, qty, number of, no of, num of, nbr of, anzahl, income, allowed,
        active, enabled, is, has, number employees, moved, geboorte, naissance, nascita, nacimiento,
        nascimento, deceased, registration, anniversary, anniversaire, website, web, web page, webpage,
        homepage, www, site web, pagina web, sitio web, webseite, webbsida, hjemmeside, facebook, twitter,
        instagram, skype, department name, industry, sector, best time, time to call, country of, placement,
        list id, area code, vorwahl, durchwahl, indicatif, prefijo, prefisso, ddd, ddi, netnummer, riktnummer,
        npanxx, prefix code, unit type, unit mix, building type, property type, square, sqft, bedrooms,
        bathrooms, first contact, last contact, last contacted, last call, last activity, last order,
        first order, last purchase, first purchase, last visit, first visit, last payment, mac address,
        wallet address, street view, house value, gate code, first seen, last seen, last login, last modified,
        last updated, last sale
    """,
    S.FAX: """
        fax, telefax, telecopie, facsimile, telecopieur, faks, faxnummer, pager, beeper, buscapersonas,
        cercapersone, personsokare, radiomessagerie, semafoon
    """,
    S.NATIONAL_ID: """
        dni, cpf, cnpj, cedula, rut, ruc, pan, gst, gstin, nif, cif, nie, curp, rfc, bsn, nino, national id,
        national insurance, tax id, ein, vat, vat number, ust id, ustid, steuernummer, codice fiscale,
        partita iva, piva, p iva, siret, siren, nrc, pesel, nip, personnummer, cpr, cprnummer, cprnr,
        documento, document, license, licence, tin, abn, nit, rg, snils, инн, снилс, orgnr, cvr,
        medicare number
    """,
    S.COUNTER: """
        index, idx, s no, sno, sl no, slno, sr no, srno, si no, serial, serial no, serial number, row,
        row number, row no, row id, rownum, line number, line no, lfd nr, lfdnr, laufende nummer, lp, unnamed,
        seq, sequence, sequence number, n p, nro orden, item no, record number
    """,
    S.BOOKKEEPING: """
        do not modify, timestamp, time stamp, created, creation, created at, created on, created date, created time,
        creation date, date created, updated, updated at, modified, date modified, modified date, date added,
        added on, date entered, imported, import date, zeitstempel, erstellt, erstellt am, geandert,
        marca temporal, horodateur, data criacao, data creazione, fecha de creacion, aangemaakt, skapad,
        oprettet, opdateret, optin time, optin ip, confirm time, confirm ip, confirm status, last changed,
        yomi, phonetic, phonetic name, furigana, photo, photo url, image, avatar, picture, directory server,
        sensitivity, user agent, useragent, ip address, ip addr, session id, sessionid, gclid, fbclid,
        submitted at, submission id, submitted on, entry date, record created, converted, date creation,
        carimbo de data hora
    """,
    S.SECRET: """
        ssn, social security, social security number, passport, aadhaar, aadhar, drivers license,
        driver license, passeport, reisepass, pasaporte, passaporto, паспорт, паспорта, password, passwort,
        passw, passwd, pwd, psw, user pass, login pass, acc pass, contrasena, haslo, parola, sifre, passord,
        adgangskode, salasana, пароль, clave de acceso, senha, mot de passe, wachtwoord, losenord, iban, bic,
        swift, blz, kontonr, kontonummer, konto nr, bank account, account iban, routing number, sort code,
        credit card, card number, cvv, szamlaszam, pin number, salt, token, api key, password hash, bankleitzahl,
        banking, rib
    """,
    S.FILLER: """
        the, a, an, your, you, my, our, what, whats, is your, s, please, enter, of, for, to, in, on, at, and,
        or, y, e, o, et, ou, og, och, und, oder, en, de, del, des, du, di, da, do, dos, la, le, les, el, los, il, lo,
        van, von, der, das, die, dem, für, fur, per, para, pour, required, optional, value, info, information,
        details, detail, field, record, physical, registered, us, usa, e164, upload only, include, with, text,
        local, online, english, full, complete, only, if, any, mandatory, obligatorio, obligatoire,
        pflichtfeld, display, input, data field, col, column, clean, cleaned, normalized, standardized,
        num ber, present, std, x
    """,
}
