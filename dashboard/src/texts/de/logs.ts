import type { texts as english } from "../en/logs.ts";
import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");

export const texts: typeof english = {
  title: "Protokoll",
  lead: "Was in diesem Mandanten geschehen ist, das Neueste zuerst.",
  columns: { event: "Ereignis", time: "Zeit", person: "Person", where: "Anwendung und Verbindung", ip: "Adresse" },
  list: "Protokolleinträge",
  filters: {
    label: "Filter",
    text: "Text",
    textPlaceholder: "Name, E-Mail, Adresse, Meldung",
    types: "Ereignisse",
    anyType: "Alle Ereignisse",
    user: "Benutzer-ID",
    userPlaceholder: "auth0|…",
    time: "Zeit",
    anyTime: "Jederzeit",
    hour: "Letzte Stunde",
    day: "Letzte 24 Stunden",
    week: "Letzte 7 Tage",
    month: "Letzte 30 Tage",
    range: "Von … bis …",
    since: "Von",
    until: "Vor",
    clear: "Filter zurücksetzen",
  },
  follow: {
    start: "Live verfolgen",
    stop: "Nicht mehr verfolgen",
    on: "Wird verfolgt: Neues erscheint von selbst.",
    held: (count) => plural(count, { one: "# neues Ereignis anzeigen", other: "# neue Ereignisse anzeigen" }),
    heldText: "Die Liste steht still, solange Sie lesen.",
    failed: "Neue Ereignisse konnten nicht geladen werden; es wird erneut versucht.",
  },
  exporting: {
    open: "Exportieren",
    csv: "Als Tabelle (CSV)",
    ndjson: "Als JSON, ein Ereignis je Zeile",
    note: "Alle Ereignisse, auf die die Filter zutreffen, nicht nur diese Seite.",
    done: "Die Datei wurde Ihrem Browser übergeben.",
  },
  empty: {
    title: "Noch ist nichts geschehen",
    text: "Hier stehen später Anmeldungen, Änderungen an der Konfiguration und alles andere von Bedeutung.",
  },
  nothingFound: { title: "Kein Ereignis passt", text: "Ändern Sie die Filter oder setzen Sie sie zurück." },
  noOlder: { title: "Nichts Älteres", text: "Sie haben das Ende erreicht." },
  further: {
    title: "In diesem Abschnitt nichts gefunden",
    text: "Das Protokoll geht weiter. „Nächste Seite“ sucht weiter zurück.",
  },
  one: {
    title: "Protokolleintrag",
    back: "Zurück zum Protokoll",
    facts: "Was bekannt ist",
    time: "Zeit",
    code: "Code",
    description: "Meldung",
    person: "Person",
    connection: "Verbindung",
    application: "Anwendung",
    ip: "Adresse",
    userAgent: "Browser",
    host: "Domain",
    audience: "Audience",
    scope: "Scopes",
    trace: "Warum es so ausging",
    traceGone: "Wie diese Anmeldung verlief, ist nicht mehr aufbewahrt.",
    details: "Einzelheiten",
    whole: "Der ganze Eintrag",
    wholeText: "So, wie ihn die Management API und der Export liefern.",
    samePerson: "Alle Ereignisse dieser Person",
    sameType: "Alle Ereignisse dieser Art",
  },
  unknownType: "Der Server kennt eine neuere Art von Ereignis als diese Seite. Was geschehen ist, sagt die Meldung.",
  groups: {
    signIns: "An- und Abmeldung",
    people: "Personen und ihre Daten",
    tokens: "Token",
    protection: "Angriffsschutz",
    migration: "Migration",
    administration: "Verwaltung",
  },
  types: {
    s: { name: "Angemeldet", text: "Jemand hat sich auf der Anmeldeseite angemeldet." },
    sepft: {
      name: "Über die Anwendung angemeldet",
      text: "Eine Anwendung hat E-Mail-Adresse und Passwort gesendet (Password Grant) und Token erhalten.",
    },
    ssa: {
      name: "Ohne Nachfrage angemeldet",
      text: "Eine Anwendung hat eine Anmeldung still erneuert: Die Person hatte schon eine Sitzung.",
    },
    f: {
      name: "Anmeldung fehlgeschlagen",
      text: "Eine Anmeldung scheiterte, aber nicht am Passwort. Die Meldung nennt den Grund.",
    },
    fp: { name: "Falsches Passwort", text: "Die Person ist bekannt, das Passwort war falsch." },
    fu: { name: "Unbekannte Person", text: "Unter dieser E-Mail-Adresse oder diesem Namen ist hier niemand bekannt." },
    fepft: {
      name: "Password Grant abgelehnt",
      text: "Eine Anwendung hat E-Mail-Adresse und Passwort gesendet; schon die Anfrage selbst wurde abgelehnt.",
    },
    fsa: {
      name: "Stille Anmeldung nicht möglich",
      text: "Eine Anwendung wollte ohne Nachfrage anmelden, die Person hätte aber etwas tun müssen. Üblich, wenn keine Sitzung besteht.",
    },
    slo: { name: "Abgemeldet", text: "Jemand hat sich abgemeldet; die Sitzung ist beendet." },
    flo: {
      name: "Abmeldung fehlgeschlagen",
      text: "Oft ist die Rücksprungadresse in den Einstellungen der Anwendung nicht erlaubt.",
    },
    ss: {
      name: "Benutzer oder Administrator angelegt",
      text: "Jemand hat sich registriert, wurde über die Management API angelegt oder als Administrator eingerichtet.",
    },
    fs: {
      name: "Registrierung fehlgeschlagen",
      text: "Jemand wollte sich registrieren und konnte es nicht. Die Meldung sagt, warum.",
    },
    sv: { name: "E-Mail-Adresse bestätigt", text: "Jemand ist dem Link gefolgt, der an die Adresse ging." },
    fv: { name: "E-Mail-Adresse nicht bestätigt", text: "Der Link war unbekannt, schon benutzt oder abgelaufen." },
    svr: {
      name: "Bestätigungsmail versendet",
      text: "Die Nachricht mit dem Bestätigungslink wurde dem Mailserver übergeben.",
    },
    fvr: {
      name: "Bestätigungsmail nicht versendet",
      text: "Der Mailserver hat die Nachricht nicht angenommen. Sehen Sie unter Einstellungen, E-Mail nach.",
    },
    scp: {
      name: "Passwort geändert",
      text: "Ein Passwort wurde geändert: über einen Link oder über die Management API.",
    },
    fcp: {
      name: "Passwortänderung fehlgeschlagen",
      text: "Ein Passwort konnte nicht geändert werden, etwa weil der Link abgelaufen oder das Passwort zu schwach war.",
    },
    scpr: {
      name: "Passwortlink versendet",
      text: "Jemand hat ein neues Passwort angefordert; der Link wurde zugesandt.",
    },
    fcpr: {
      name: "Passwortlink nicht versendet",
      text: "Jemand hat ein neues Passwort angefordert. Unter der Adresse ist niemand bekannt, oder die Nachricht ließ sich nicht senden.",
    },
    sce: {
      name: "E-Mail-Adresse geändert",
      text: "Ein Administrator oder die Management API hat die E-Mail-Adresse eines Benutzers geändert.",
    },
    scu: {
      name: "Benutzername geändert",
      text: "Ein Administrator oder die Management API hat den Anmeldenamen eines Benutzers geändert.",
    },
    scpn: {
      name: "Telefonnummer geändert",
      text: "Ein Administrator oder die Management API hat die Telefonnummer eines Benutzers geändert.",
    },
    sdu: { name: "Benutzer gelöscht", text: "Ein Benutzer wurde mitsamt Sitzungen und Token gelöscht." },
    sui: {
      name: "Benutzer importiert",
      text: "Ein Import von Benutzern ist zu Ende. Fehlgeschlagene Zeilen stehen beim Auftrag.",
    },
    fui: {
      name: "Import fehlgeschlagen",
      text: "Ein Import von Benutzern ist stehen geblieben. Meldung und Auftrag nennen den Grund.",
    },
    fn: {
      name: "Nachricht nicht versendet",
      text: "Eine Nachricht an eine Person ließ sich nicht senden. Sehen Sie unter Einstellungen, E-Mail nach.",
    },
    seacft: {
      name: "Code gegen Token getauscht",
      text: "Eine Anwendung hat den Code einer Anmeldung eingelöst und Token erhalten.",
    },
    feacft: {
      name: "Code nicht getauscht",
      text: "Der Code einer Anmeldung wurde nicht angenommen: schon benutzt, abgelaufen oder von einer anderen Anwendung.",
    },
    seccft: { name: "Token für eine Anwendung", text: "Eine Anwendung hat ein Access Token für sich selbst erhalten." },
    feccft: {
      name: "Kein Token für eine Anwendung",
      text: "Eine Anwendung wollte ein Token für sich selbst und wurde abgelehnt: falsches Secret oder nicht für die API berechtigt.",
    },
    sertft: { name: "Token erneuert", text: "Eine Anwendung hat mit einem Refresh Token neue Token erhalten." },
    fertft: {
      name: "Token nicht erneuert",
      text: "Ein Refresh Token wurde nicht angenommen: abgelaufen, widerrufen oder von einer anderen Anwendung.",
    },
    ferrt: {
      name: "Refresh Token zweimal benutzt",
      text: "Ein schon ersetztes Refresh Token kam erneut. Vielleicht wurde es gestohlen; alle Token dieser Anmeldung wurden deshalb widerrufen.",
    },
    srrt: { name: "Refresh Token widerrufen", text: "Eine Anwendung hat ein Refresh Token zurückgegeben." },
    fpar: {
      name: "Vorab gesendete Anfrage abgelehnt",
      text: "Eine Anwendung hat eine Anmeldung angekündigt (PAR); die Anfrage war nicht in Ordnung.",
    },
    limit_wc: {
      name: "Person nach Fehlversuchen gesperrt",
      text: "Zu viele falsche Passwörter für eine Person: Weitere Versuche werden abgelehnt, bis die Sperre aufgehoben oder ein neues Passwort gesetzt ist.",
    },
    limit_mu: {
      name: "Adresse nach Fehlversuchen gesperrt",
      text: "Zu viele fehlgeschlagene Anmeldungen von einer Adresse: Sie wird eine Zeit lang abgewiesen.",
    },
    ublkdu: {
      name: "Sperre einer Person aufgehoben",
      text: "Eine nach Fehlversuchen gesperrte Person darf sich wieder anmelden.",
    },
    ublkip: { name: "Sperre einer Adresse aufgehoben", text: "Eine gesperrte Adresse darf wieder benutzt werden." },
    source_unavailable: {
      name: "Altes System ohne Antwort",
      text: "Die Person ist noch nicht hier, und das alte System gab keine Antwort. Ihr wurde gesagt, sie möge es später versuchen, nicht, dass ihr Passwort falsch sei.",
    },
    source_breaker_open: {
      name: "Altes System wird geschont",
      text: "Es ist so oft ausgefallen, dass es eine Weile nicht gefragt wird. Wer schon hier ist, meldet sich an wie bisher.",
    },
    source_breaker_half_open: {
      name: "Altes System wird erprobt",
      text: "Einzelne Anfragen zeigen, ob es wieder antwortet.",
    },
    source_breaker_closed: { name: "Altes System antwortet wieder", text: "Es wird gefragt wie zuvor." },
    source_rate_limited: {
      name: "Altes System will eine Pause",
      text: "Es meldet zu viele Anfragen. Bis zum genannten Zeitpunkt wird es nicht gefragt.",
    },
    migration_paused: {
      name: "Anmeldung während der Pause",
      text: "Die Person ist noch nicht hier, und die Migration pausiert: Das alte System wurde nicht gefragt.",
    },
    migration_started: { name: "Migration begonnen", text: "Ab jetzt werden Personen bei der Anmeldung übernommen." },
    migration_shadow_started: {
      name: "Schattenbetrieb begonnen",
      text: "Das alte System wird verglichen, übernommen wird niemand.",
    },
    migration_pause_started: { name: "Migration angehalten", text: "Niemand wird übernommen, bis es weitergeht." },
    migration_resumed: { name: "Migration geht weiter", text: "Personen werden wieder übernommen." },
    migration_changed: {
      name: "Migrationseinstellungen geändert",
      text: "Zum Beispiel, wer übernommen wird oder wie viel das alte System gefragt wird.",
    },
    migration_finalised: { name: "Migration abgeschlossen", text: "Das alte System wird nicht mehr gefragt." },
    migration_reopened: {
      name: "Migration wieder geöffnet",
      text: "Es geht in der Phase weiter, aus der sie abgeschlossen wurde.",
    },
    migration_campaign_ended: {
      name: "Mailaktion beendet",
      text: "Eine Aktion mit Passwortlinks ist zu Ende. Die Zahlen stehen beim Auftrag.",
    },
    migration_terminated: {
      name: "Benutzer am Ende entfernt",
      text: "Benutzer wurden so entfernt, wie es für das Ende der Migration eingestellt war.",
    },
    sapi: {
      name: "Konfiguration geändert",
      text: "Jemand hat über das Dashboard, die Management API oder die Kommandozeile etwas geändert. Die Einzelheiten nennen die Anfrage.",
    },
    fapi: {
      name: "Administrator abgewiesen",
      text: "Jemand aus der Verwaltung wollte etwas tun, was die eigene Rolle nicht erlaubt.",
    },
    mgmt_api_read: {
      name: "Geheimnis gelesen oder exportiert",
      text: "Jemand hat ein Geheimnis gelesen oder Passwort-Hashes, das Protokoll oder die Konfiguration exportiert.",
    },
  },
};
