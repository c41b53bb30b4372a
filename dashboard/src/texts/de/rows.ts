import type { texts as english } from "../en/rows.ts";

const same: Readonly<Record<string, string>> = {
  user_id: "dieselbe Kennung",
  id: "dieselbe Kennung",
  email: "dieselbe E-Mail-Adresse",
  "e-mail address": "dieselbe E-Mail-Adresse",
  username: "denselben Benutzernamen",
  phone_number: "dieselbe Telefonnummer",
  "phone number": "dieselbe Telefonnummer",
  identifier: "dieselbe Anmeldekennung",
};
const theSame = (field: string) => same[field] ?? field;
const types: Readonly<Record<string, string>> = {
  string: "ein Text",
  boolean: "wahr oder falsch",
  object: "ein Objekt",
  array: "eine Liste",
  integer: "eine ganze Zahl",
  number: "eine Zahl",
  null: "null",
};
const type = (name: string) => types[name] ?? name;
const AT_THE_SOURCE = "Ändern Sie das Skript oder die Daten der Quelle.";
const KEPT = "Was bis dahin getan wurde, bleibt.";

export const texts: typeof english = {
  rows: {
    wrong_type: ({ expected, found }) => `Erwartet wurde ${type(expected)}, gefunden ${type(found)}.`,
    expected_type: ({ expected }) => `Erwartet wurde ${type(expected)}.`,
    missing_property: ({ property }) => `${property} fehlt.`,
    unknown_property: ({ property }) => `Eine Eigenschaft ${property} gibt es nicht.`,
    not_in_app_metadata: ({ property }) => `${property} darf nicht in app_metadata stehen.`,
    no_such_value: ({ value }) => `„${value}“ ist keiner der möglichen Werte.`,
    below_minimum: ({ value, minimum }) => `${value} ist kleiner als ${minimum}.`,
    above_maximum: ({ value, maximum }) => `${value} ist größer als ${maximum}.`,
    too_short: ({ length, minimum }) => `Zu kurz: ${length} Zeichen, mindestens ${minimum}.`,
    too_long: ({ length, maximum }) => `Zu lang: ${length} Zeichen, höchstens ${maximum}.`,
    too_many_bytes: ({ length, maximum }) => `Zu lang: ${length} Bytes, höchstens ${maximum}.`,
    list_too_short: ({ minimum }) => `Zu wenige Einträge: mindestens ${minimum}.`,
    list_too_long: ({ length, maximum }) => `Zu viele Einträge: ${length}, höchstens ${maximum}.`,
    too_deep: ({ maximum }) => `Mehr als ${maximum}-fach verschachtelt.`,
    not_storable: () => "Darin stehen Zeichen, die sich nicht speichern lassen.",
    email_form: ({ value }) => `„${value}“ ist keine E-Mail-Adresse.`,
    email_form_of_factor: () => "Der zweite Faktor ist keine E-Mail-Adresse.",
    date_form: () => "Das ist kein Datum mit Uhrzeit.",
    text_form: () => "Es hat nicht die richtige Form.",
    no_person: () => "Die Zeile nennt niemanden: weder Kennung noch E-Mail-Adresse, Benutzername oder Telefonnummer.",
    one_factor: () => "Ein zweiter Faktor muss totp, phone oder email sein.",
    several_factors: () => "Jeder zweite Faktor braucht ein eigenes Objekt.",
    two_hashes: () => "Geben Sie password_hash oder custom_password_hash an, nicht beides.",
    not_bcrypt: () =>
      "Der password_hash ist kein bcrypt der Version 2a oder 2b. Andere Arten gehören in custom_password_hash.",
    no_salt_allowed: ({ algorithm }) => `${algorithm} nimmt kein Salt.`,
    not_power_of_two: ({ value }) => `${value} ist keine Zweierpotenz.`,
    other_connection: () => "Die Person gehört bei der Quelle zu einer anderen Verbindung.",
    ids_of_another_identity: () => "Die Kennungen sind nicht die der ersten Identität.",
    hash_too_costly: () =>
      "Diesen Passwort-Hash zu prüfen würde zu lange dauern. Die Person braucht ein neues Passwort.",
    hash_too_weak: () =>
      "Dieser Passwort-Hash ist schwächer als alles, was angenommen wird. Die Person braucht ein neues Passwort.",
    hash_unreadable: () => "Dieser Passwort-Hash ist von keiner bekannten Art.",
    row_not_json: () => "Die Zeile ist kein JSON.",
    row_not_utf8: () => "Die Zeile ist kein UTF-8.",
    row_too_large: () => "Die Zeile ist größer als 1 MiB und wurde ausgelassen.",
    row_unreadable: () => "Die Zeile lässt sich nicht lesen.",
    quote_open: () => "Ein Anführungszeichen, das dort beginnt, wird nicht geschlossen.",
    text_after_quote: () => "Nach einem schließenden Anführungszeichen steht noch Text.",
    ldif_line: () => "Eine Zeile des Eintrags hat nicht die Form „Name: Wert“.",
    ldif_address: ({ name }) => `Der Wert von ${name} ist nur eine Adresse; die wird nicht gelesen.`,
    already_here: () =>
      "Diese Person ist schon hier. Um sie zu aktualisieren, importieren Sie noch einmal mit dieser Wahl.",
    id_taken: () => "Jemand anderes hat diese Kennung.",
    email_taken: () => "Jemand anderes hat diese E-Mail-Adresse.",
    username_taken: () => "Jemand anderes hat diesen Benutzernamen.",
    phone_taken: () => "Jemand anderes hat diese Telefonnummer.",
    identity_taken: () => "Eine verknüpfte Identität, oder womit sie sich anmeldet, gehört schon jemandem.",
    identities_of_new_users_only: () =>
      "Die Person ist schon hier: Verknüpfte Identitäten können nur mit neuen Benutzern kommen.",
    was_deleted: () => "Diese Person wurde hier gelöscht. Heben Sie ihre Sperre auf und importieren Sie noch einmal.",
    twice_in_file: ({ row, by }) => `Zeile ${row} der Datei ist dieselbe Person: Sie hat ${theSame(by)}.`,
    same_as_row: ({ shared, rows }) => `Hat ${theSame(shared)} wie Zeile ${rows} der Liste.`,
    same_as_rows: ({ shared, rows }) =>
      `Hat ${theSame(shared)} wie die Zeilen ${rows.replace(/ and (\d+) more$/, " und $1 weitere")} der Liste.`,
    same_as_listed: ({ name }) =>
      `Jemand auf der Liste hat dieselbe E-Mail-Adresse oder denselben Benutzernamen: ${name.replace(/^"\w+:|"$/g, "")}.`,
    rival_listed: () => "Eine andere Zeile gibt sich als dieselbe Person aus.",
    listed_was_deleted: () => "Sie wurde hier gelöscht. Heben Sie die Sperre auf, damit sie wieder kommen kann.",
    listed_is_here: () => "Sie ist schon hier.",
    listed_without_hash: () => "Ohne den Passwort-Hash in die Liste aufgenommen: Er lässt sich hier nicht verwenden.",
    listed_nobody: () => "Die Zeile hat weder Kennung noch E-Mail-Adresse oder Benutzernamen.",
    listed_email_form: () => "Das ist keine E-Mail-Adresse.",
    would_come: () => "Sie käme jetzt herüber; dazu muss sie sich anmelden.",
    only_they_can_tell: () => "Das weiß nur die Person selbst, wenn sie sich anmeldet.",
    gone_at_source: () => "Die Quelle hat sie nicht mehr. Hier wurde nichts gelöscht.",
    is_here: () => "Sie ist hier.",
    stays_deleted: () => "Sie wurde hier gelöscht und bleibt fern, bis das aufgehoben wird.",
    no_email_known: () => "Ihre E-Mail-Adresse ist nicht bekannt.",
    mailed_recently: () => "Sie hat erst vor Kurzem Post von einer Kampagne bekommen.",
    undeliverable: () => "Eine frühere Kampagne hat gezeigt, dass ihre Adresse keine Mails annimmt.",
    email_is_here: () => "Jemand hier hat ihre E-Mail-Adresse.",
    out_of_ramp: () => "Sie gehört nicht zu denen, die die Rampe kommen lässt.",
    moved_meanwhile: () => "Sie kam herüber oder wurde gesperrt, während die Kampagne lief.",
    linked_to_another_user: () => "Ihre Identität wurde mit einem anderen Benutzer verknüpft.",
    has_other_identities: () => "Sie hat weitere Identitäten bekommen.",
    signed_in_since: () => "Sie hat sich seit ihrer Ankunft wieder angemeldet.",
    password_changed: () => "Sie hat hier ihr Passwort geändert.",
    changed_since: () => "Sie wurde hier seit ihrer Ankunft geändert.",
    arrived_since_review: () => "Sie kam nach dem Probelauf.",
    changed_since_review: () => "Sie wurde nach dem Probelauf geändert oder hat sich angemeldet.",
    roster_moved: () => "Sie ist hier; die Liste behält, wie sie kam.",
    no_email: () => `Im Profil fehlt die E-Mail-Adresse. ${AT_THE_SOURCE}`,
    email_invalid: () => `Was im Profil als E-Mail-Adresse steht, ist keine. ${AT_THE_SOURCE}`,
    no_username: () => `Im Profil fehlt der Benutzername, und die Verbindung verlangt einen. ${AT_THE_SOURCE}`,
    no_id: () => `Von der Kennung bleibt nichts, wenn ihr Anfang wegfällt. ${AT_THE_SOURCE}`,
    taken: () =>
      "Jemand anderes hier hat dieselbe E-Mail-Adresse, denselben Benutzernamen oder dieselbe Kennung. Löschen oder ändern Sie eine der beiden Personen.",
    no_identifier: () => "Es ist weder eine E-Mail-Adresse noch ein Benutzername bekannt, um danach zu fragen.",
    disabled: () => "Bei der Quelle deaktiviert. Soll die Person kommen, aktivieren Sie sie dort.",
    locked: () => "Bei der Quelle gesperrt. Soll die Person kommen, entsperren Sie sie dort.",
    account_expired: () => "Der Zugang ist bei der Quelle abgelaufen. Soll die Person kommen, verlängern Sie ihn dort.",
    password_expired: () =>
      "Das Passwort ist bei der Quelle abgelaufen. Die Person braucht ein neues: Schicken Sie ihr einen Link.",
    password_change_required: () =>
      "Die Quelle verlangt zuerst ein neues Passwort: Schicken Sie der Person einen Link.",
    refused_by_script: () =>
      "Das Skript hat sie mit eigenen Worten abgewiesen. Sehen Sie bei einem Beispiel nach, warum.",
    timeout: () => "Die Quelle hat nicht rechtzeitig geantwortet.",
    unreachable: () => "Die Quelle war nicht erreichbar.",
    server_error: () => "Die Quelle hat mit einem eigenen Fehler (5xx) geantwortet. Sehen Sie in ihrem Protokoll nach.",
    misconfigured: () =>
      "Skripte oder Werte der Verbindung funktionieren nicht. Proben Sie die Quelle, um zu sehen, warum.",
    script_error: () => "Das Skript endete mit einem Fehler. Was es sagte, steht bei einem Beispiel unter „Warum“.",
  },

  jobs: {
    failed: () => "Der Auftrag ist unerwartet gescheitert. Warum, steht im Protokoll des Servers.",
    no_connection: () => "Die Verbindung gibt es nicht mehr.",
    no_user: () => "Den Benutzer gibt es nicht mehr.",
    no_email: () => "Der Benutzer hat keine E-Mail-Adresse.",
    not_database: () => "Die Verbindung ist keine Datenbank.",
    not_importing: () =>
      "Die Verbindung übernimmt niemanden mehr. Schalten Sie die Übernahme ein und beginnen Sie noch einmal.",
    review_gone: () => "Den Bericht des Probelaufs gibt es nicht mehr. Machen Sie einen neuen.",
    source_without_passwords: () =>
      `Die Quelle kann nicht gefragt werden: Die Verbindung hat keine Passwörter. ${KEPT}`,
    source_finalised: () => `Die Quelle kann nicht gefragt werden: Die Migration ist abgeschlossen. ${KEPT}`,
    source_paused: () => `Die Quelle kann nicht gefragt werden: Die Migration ist angehalten. ${KEPT}`,
    source_closed: () => `Die Quelle kann nicht gefragt werden: Die Migration ist abgeschlossen. ${KEPT}`,
    source_shadow: () => `Die Quelle kann nicht gefragt werden: Die Migration beobachtet nur. ${KEPT}`,
    source_misconfigured: () =>
      `Die Quelle kann nicht gefragt werden: Skripte oder Werte funktionieren nicht. Proben Sie die Quelle, um zu sehen, warum. ${KEPT}`,
    source_unused: () =>
      `Die Quelle kann nicht gefragt werden: Die Verbindung übernimmt niemanden, oder die Migration beobachtet nur. ${KEPT}`,
    file_empty: () => "Die Datei ist leer.",
    file_zip: () => "Die Datei ist ein ZIP-Archiv. Geben Sie die Datei darin an, unverpackt oder mit gzip.",
    file_not_utf8: () =>
      "Die Datei ist kein UTF-8 (sie sieht nach UTF-16 oder binär aus). Speichern Sie sie als UTF-8.",
    file_bomb: ({ times }) =>
      `Die gzip-Datei ist entpackt mehr als ${times}-mal so groß. Geben Sie sie unverpackt an, wenn das stimmt.`,
    file_cut_off: ({ row }) =>
      `Die Datei ist abgeschnitten: Sie endet in Zeile ${row}. Schicken Sie sie noch einmal ganz.`,
    file_broken: ({ row }) => `Die Datei lässt sich nach Zeile ${row} nicht weiter lesen.`,
    file_unknown_json: () => "Die Datei ist JSON, aber in keinem bekannten Format. Nennen Sie das Format.",
    file_is_json: ({ format }) => `Die Datei ist JSON, ${format} nicht. Wählen Sie ein anderes Format.`,
    file_is_ldif: ({ format }) => `Die Datei ist LDIF, ${format} nicht. Wählen Sie ein anderes Format.`,
    file_unlike: ({ format }) => `Die Datei beginnt nicht wie ${format}. Wählen Sie ein anderes Format.`,
    file_unknown_csv: ({ columns }) =>
      `Die Datei hat kein bekanntes Format. Ist es CSV, sagen Sie, welche Spalte was enthält: ${columns}.`,
    file_unknown: () => "Die Datei hat kein bekanntes Format: Die erste Zeile ist zu lang für Spaltennamen.",
    file_header: () => "Die erste Zeile der Datei lässt sich nicht als Spaltennamen lesen.",
    columns_twice: ({ first, second, target }) =>
      `Die Spalten ${first} und ${second} stehen beide für ${target}. Nennen Sie eine davon.`,
    columns_unknown: () => "Keine der Spalten ist bekannt. Sagen Sie, welche was enthält.",
    columns_unsaid: () => "Sagen Sie, welche Spalte was enthält.",
    column_readable_passwords: ({ column }) =>
      `Die Spalte ${column} wird nicht gelesen: Nach ihrem Namen enthält sie lesbare Passwörter. Sind es Hashes, benennen Sie sie um.`,
    column_repeated: ({ column }) => `Die Spalte ${column} kommt in der Datei mehrmals vor.`,
    column_missing: ({ column }) => `Die Datei hat keine Spalte ${column}.`,
    firebase_parameters: () =>
      "Geben Sie die Hash-Parameter des Firebase-Projekts an, oder lassen Sie Passwort-Hashes weg.",
    database_waits: () =>
      "Die Datenbank nimmt nicht an, was der Auftrag schreibt. Sobald sie es tut, geht er von selbst weiter.",
    source_silent: () => "Die Quelle antwortet gerade nicht. Sobald sie es tut, geht der Auftrag von selbst weiter.",
    rate_waits: () => "Die nächsten Mails gehen im eingestellten Takt hinaus.",
    nobody_taken_over: () =>
      "Die Migration übernimmt gerade niemanden. Sobald sie es tut, geht der Auftrag von selbst weiter.",
    mail_server_waits: ({ reason }) => `Der Mailserver nimmt keine Mails an: ${reason}`,
  },
};
