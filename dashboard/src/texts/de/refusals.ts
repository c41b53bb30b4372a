import type { texts as english } from "../en/refusals.ts";

const place = ({ at }: { readonly at: number | undefined }) =>
  at === undefined ? "am Ende" : `an der ${at + 1}. Stelle`;
const criteria: Readonly<Record<string, string>> = {
  share_moved: "der Anteil der umgezogenen Personen",
  quiet_days: "die Tage ohne Übernahme",
  days_without_source_call: "die Tage ohne Frage an die Quelle",
  open_failures: "die offenen Fehlschläge",
};

export const texts: typeof english = {
  property_unknown: ({ field }) => `Diese Eigenschaft gibt es nicht: ${field}. Lassen Sie sie weg.`,
  property_missing: ({ field }) => `${field} fehlt. Bitte geben Sie es an.`,
  property_type: ({ field, expected, found }) => `${field} muss vom Typ ${expected} sein und ist ${found}.`,
  property_value: ({ field, expected }) => `${field} muss eines hiervon sein: ${expected}.`,
  property_form: ({ field }) => `${field} hat keine der erlaubten Formen.`,
  property_too_small: ({ field, min }) => `${field} muss mindestens ${min} sein (oder so lang).`,
  property_too_large: ({ field, max }) => `${field} darf höchstens ${max} sein (oder so lang).`,
  property_format: ({ field }) => `${field} hat nicht die richtige Form.`,
  not_json: () => "Das Gesendete ist kein JSON.",

  query_too_long: ({ max }) => `Die Suche ist länger als ${max} Zeichen. Kürzen Sie sie.`,
  query_null: () => "In der Suche steht ein Zeichen, das kein Text enthält (U+0000).",
  query_unexpected: ({ text, at }) =>
    `„${text}“ wird ${place({ at })} nicht erwartet. Setzen Sie es in Anführungszeichen.`,
  query_after_operator: ({ operator, at }) =>
    `Nach ${operator} ${place({ at })} folgt nichts. Ergänzen Sie es, oder setzen Sie das Wort in Anführungszeichen.`,
  query_before_operator: ({ operator, at }) =>
    `Vor ${operator} ${place({ at })} steht nichts. Ergänzen Sie es, oder setzen Sie das Wort in Anführungszeichen.`,
  query_empty_group: (one) => `Die Klammern ${place(one)} sind leer.`,
  query_group_open: (one) => `Die Klammer ${place(one)} wird nicht geschlossen.`,
  query_field_in_group: (one) => `In den Klammern eines Feldes steht ein anderes Feld, ${place(one)}.`,
  query_no_value: ({ field, at }) => `Nach „${field}:“ ${place({ at })} folgt nichts. Nennen Sie, wonach gesucht wird.`,
  query_exists_value: (one) => `Nach „_exists_:“ muss der Name eines Feldes folgen, ${place(one)}.`,
  query_not_a_field: ({ field, at }) => `„${field}“ ist kein Feld (${place({ at })}).`,
  query_no_field: (one) =>
    `Vor dem Doppelpunkt ${place(one)} steht kein Feld. Setzen Sie das Wort in Anführungszeichen.`,
  query_regexp: (one) =>
    `Reguläre Ausdrücke werden nicht verstanden (${place(one)}). Setzen Sie das Wort in Anführungszeichen.`,
  query_no_wildcard: ({ field }) => `„*“ geht bei ${field} nicht.`,
  query_short_wildcard: ({ min }) => `Nach einem „*“ am Anfang müssen mindestens ${min} Zeichen folgen.`,
  query_ends: () => "Die Suche endet, wo noch etwas folgen müsste.",
  query_too_deep: ({ max }) => `Klammern sind mehr als ${max}-fach verschachtelt.`,
  query_too_many_terms: ({ max }) => `Die Suche hat mehr als ${max} Begriffe.`,
  query_phrase_open: (one) => `Das Anführungszeichen ${place(one)} wird nicht geschlossen.`,
  query_backslash: () => "Am Ende steht ein umgekehrter Schrägstrich. Lassen Sie ihn weg, oder schreiben Sie zwei.",
  query_fuzzy: (one) =>
    `„~“ und „^“ werden nicht verstanden (${place(one)}). Setzen Sie das Wort in Anführungszeichen.`,
  query_range_without_field: (one) => `Vor einem Bereich muss ein Feld stehen (${place(one)}).`,
  query_range_form: (one) => `Ein Bereich wird [von TO bis] geschrieben (${place(one)}).`,
  query_range_open: (one) => `Der Bereich ${place(one)} wird nicht geschlossen.`,
  sort_form: () => "Die Reihenfolge muss ein Feld mit :1 oder :-1 sein.",
  sort_metadata: () => "Nach Metadaten lässt sich nicht sortieren.",

  inexistent_administrator: () => "Diesen Administrator gibt es nicht mehr. Laden Sie die Liste neu.",
  inexistent_client: () => "Diese Anwendung gibt es nicht mehr. Laden Sie die Liste neu.",
  inexistent_connection: () => "Diese Verbindung gibt es nicht mehr. Laden Sie die Liste neu.",
  inexistent_job: () => "Diesen Auftrag gibt es nicht mehr. Laden Sie die Liste neu.",
  inexistent_user: () => "Diesen Benutzer gibt es nicht mehr. Laden Sie die Liste neu.",

  auth0_idp_error: () =>
    "Jemand hat diese E-Mail-Adresse, diesen Benutzernamen oder diese Kennung schon, hier oder bei der Quelle.",
  identifier_taken: ({ field }) =>
    `${
      {
        email: "Diese E-Mail-Adresse",
        username: "Diesen Benutzernamen",
        phone_number: "Diese Telefonnummer",
      }[field] ?? field
    } hat schon jemand anderes.`,
  connection_name_taken: () => "Es gibt schon eine Verbindung dieses Namens. Wählen Sie einen anderen.",
  client_grant_conflict: () => "Die Anwendung hat schon Zugriff auf diese API.",
  custom_domain_conflict: () => "Die Domain wird schon verwendet.",
  too_many_domains: ({ max }) =>
    max === undefined
      ? "Der Tenant hat schon so viele Domains, wie er darf."
      : `Ein Tenant hat höchstens ${max} Domains.`,
  identity_conflict: () => "Diese Identität gehört schon jemandem.",
  resource_server_identifier_conflict: () => "Es gibt schon eine API mit dieser Kennung. Wählen Sie eine andere.",
  last_owner: () => "Das ist der letzte Inhaber. Machen Sie zuerst jemand anderen zum Inhaber.",
  password_too_weak: () => "Das Passwort ist schwächer, als die Verbindung es verlangt. Wählen Sie ein stärkeres.",

  script_invalid: ({ script, message }) => `Das Skript ${script} lässt sich nicht lesen: ${message}`,
  scripts_unchanged: () => "Diese Skripte sind schon in Gebrauch: Es gibt nichts zu speichern.",
  script_missing: ({ script }) => `Es gibt noch kein Skript ${script}. Schreiben Sie zuerst eines.`,

  job_active: () => "Der Auftrag läuft noch. Warten Sie, bis er endet, oder brechen Sie ihn ab.",
  job_ended: () => "Der Auftrag ist schon beendet.",
  job_runs_already: ({ job }) => `Der Auftrag ${job} tut das schon. Warten Sie, bis er endet, oder brechen Sie ihn ab.`,
  too_many_imports: () => "Es laufen zu viele Importe. Warten Sie, bis einer davon endet.",
  file_missing: () => "Es kam keine Datei an. Wählen Sie eine aus.",
  file_empty: () => "Die Datei ist leer. Wählen Sie eine andere.",
  import_not_database: () => "Benutzer lassen sich nur in Datenbanken importieren. Wählen Sie eine andere Verbindung.",
  import_not_enabled: () => "Geben Sie die Verbindung zuerst für mindestens eine Anwendung frei.",
  import_without_import_mode: () =>
    "Die Verbindung prüft Passwörter bei der Quelle und übernimmt niemanden. Schalten Sie zuerst die Übernahme ein.",

  migration_finalised: () =>
    "Die Migration ist abgeschlossen: Ihre Quelle wird nicht mehr gefragt, und ihre Einstellungen bleiben, wie sie waren.",
  migration_not_finalised: () => "Die Migration ist noch nicht abgeschlossen.",
  migration_draining: () =>
    "Fragen von vor dem Ende könnten noch unterwegs sein. Versuchen Sie es in einer halben Minute erneut.",
  wrong_phase: ({ phase }) =>
    `Das geht gerade nicht: Die Migration ${
      { shadow: "beobachtet nur (Schattenbetrieb)", running: "läuft", paused: "ist angehalten" }[phase] ??
      `ist „${phase}“`
    }. Laden Sie die Seite neu.`,
  criteria_not_met: ({ criteria: unmet, job }) =>
    `Noch nicht erfüllt: ${unmet
      .split(",")
      .map((name) => criteria[name] ?? name)
      .join(", ")}.${
      job === undefined
        ? ""
        : ` Der Auftrag ${job} liest noch eine Liste der Personen bei der Quelle: Warten Sie, bis er endet.`
    }`,
  source_left_alone: () =>
    "Die Quelle wird gerade geschont, weil sie zu oft versagt hat. Sehen Sie nach, wie es ihr geht, und versuchen Sie es dann erneut.",
  source_left_alone_paused: () => "Die Quelle hat um eine Pause gebeten. Versuchen Sie es danach erneut.",
  imports_nobody: () => "Die Verbindung übernimmt niemanden, also gibt es keine Quelle zu fragen.",
  retry_while_paused: () => "Die Migration ist angehalten. Setzen Sie sie zuerst fort.",
  retry_while_shadow: () => "Die Migration beobachtet nur (Schattenbetrieb). Starten Sie sie zuerst.",
  campaign_while_paused: () =>
    "Die Migration ist angehalten: Links brächten niemanden herüber. Setzen Sie sie zuerst fort.",
  campaign_while_shadow: () =>
    "Die Migration beobachtet nur (Schattenbetrieb): Links brächten niemanden herüber. Starten Sie sie zuerst.",
  review_gone: () => "Den Bericht des Probelaufs gibt es nicht mehr. Machen Sie einen neuen.",
  review_not_completed: () => "Der Probelauf ist noch nicht beendet. Warten Sie auf ihn.",
  review_of_others: () => "Der Probelauf galt einer anderen Auswahl. Machen Sie einen neuen.",
  review_too_old: () => "Der Probelauf ist mehr als eine Stunde alt. Machen Sie einen neuen.",
  batch_unknown: () => "Zu dieser Verbindung gibt es keinen solchen Import, keine solche Liste oder Kampagne.",
  batch_active: () => "Dieser Auftrag läuft noch. Warten Sie, bis er endet, oder brechen Sie ihn ab.",
};
