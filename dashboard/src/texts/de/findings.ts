import type { texts as english } from "../en/findings.ts";
import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");
type Findings = typeof english.findings;

const LOOK_ABOVE =
  "Beheben Sie, was die Schritte oben nennen, oder probieren Sie das Skript im Editor der Verbindung aus und lesen Sie seine Konsole.";
const SIGN_IN_ADVICE =
  "Versuchen Sie es mit derselben Person direkt bei der Quelle. Gelingt es dort, berichtigen Sie den Realm oder das Client-Secret.";
const CLIENT_ADVICE = "Berichtigen Sie Client-ID und Client-Secret in den Werten der Verbindung oder im Skript.";
const SCOPE_ADVICE = "Erteilen Sie der Anwendung bei der Quelle read:users für deren Management API.";

const certificate = ({ place, protocol, subject, days }: Parameters<Findings["tls_fine"]>[0]) =>
  `${place}: ${protocol}, Zertifikat für ${subject}, noch ${plural(days, { one: "# Tag", other: "# Tage" })} gültig.`;
const concurrency = (suggested: number) =>
  `Stellen Sie bei der Verbindung „Anfragen gleichzeitig“ auf ${suggested}, und nehmen Sie die Adresse dieses Servers in die Ausnahmelisten der Quelle auf.`;
const rateLimit = ({ limit, at_once }: Parameters<Findings["rate_limit_kept"]>[0]) =>
  `Die Quelle erlaubt ${plural(limit, { one: "# Anfrage", other: "# Anfragen" })} auf einmal; gestellt würden höchstens ${at_once} gleichzeitig.`;
const inHours = (hours: number) =>
  hours < 0.1 ? "wenige Minuten" : `${hours.toLocaleString("de", { maximumFractionDigits: 1 })} Stunden`;
const speed = ({ lookups, ms, people, hours, at_once }: Parameters<Findings["slow"]>[0]) =>
  `Die Hälfte von ${lookups} Suchen dauerte weniger als ${ms} ms${
    people === undefined || hours === undefined
      ? "."
      : `: Für ${plural(people, { one: "# Person", other: "# Personen" })} sind das nacheinander ${inHours(hours)}, bei ${at_once} gleichzeitig ${inHours(hours / at_once)}.`
  }`;

export const texts: typeof english = {
  steps: {
    scripts: "Skripte sind da und lassen sich lesen",
    settings: "Die Werte, die Skripte lesen, sind da",
    address: "Die Adresse der Quelle ist bekannt und erlaubt",
    connect: "Die Quelle nimmt Verbindungen an und antwortet rechtzeitig",
    tls: "TLS ist in Ordnung",
    answers: "Die Quelle antwortet ohne eigene Fehler",
    client_credentials: "Die Quelle nimmt den Client des Skripts an",
    scopes: "Der Client darf nach Personen suchen",
    rate_limits: "Die Anfragegrenzen der Quelle werden eingehalten",
    sign_in: "Die Testperson kann sich anmelden",
    wrong_password: "Ein falsches Passwort wird als solches gemeldet",
    lookup_finds: "get_user findet die Testperson, mit derselben Kennung",
    lookup_absent: "get_user meldet für eine erfundene Person, dass es sie nicht gibt",
    id_prefix: "Kennungen bekommen ihren Anfang nicht doppelt",
    connection_filter: "Personen anderer Verbindungen bei der Quelle werden nicht gefunden",
    profile: "Aus dem Profil wird hier eine Person",
    same_profile: "login und get_user beschreiben eine Person gleich",
    email_verified: "Bestätigte E-Mail-Adressen bleiben bestätigt",
    speed: "Die Quelle ist schnell genug",
  },

  quoted: (words) => `„${words}“`,

  reasons: {
    timeout: "keine Antwort innerhalb der Wartezeit",
    unreachable: "sie war nicht erreichbar",
    server_error: "sie antwortete mit einem eigenen Fehler",
    misconfigured: "die Verbindung ist nicht richtig eingerichtet",
    script_error: "das Skript ist gescheitert",
    memory: "das Skript brauchte zu viel Speicher",
    egress_denied: "das Skript darf sich dorthin nicht verbinden",
    refused: "das Skript wurde nicht ausgeführt",
    disabled: "dort deaktiviert",
    locked: "dort gesperrt",
    account_expired: "dort abgelaufen",
    password_expired: "das Passwort ist dort abgelaufen",
    password_change_required: "dort wird zuerst ein neues Passwort verlangt",
    refused_by_script: "das Skript hat die Person abgewiesen",
    breaker_open: "nicht gefragt, weil sie gerade zu oft versagt hatte",
    busy: "nicht gefragt, weil schon zu viele warteten",
    rate_limited_by_source: "nicht gefragt, weil sie um eine Pause gebeten hatte",
    guess_budget: "nicht gefragt, weil noch ein falsches Passwort die Person dort sperren könnte",
    paused: "nicht gefragt, weil die Migration ruht",
    closed: "nicht gefragt, weil die Migration abgeschlossen ist",
    shadow: "nicht gefragt, weil die Migration nur beobachtet",
    unknown: "unbekannt",
  },

  findings: {
    no_login_script: () => [
      "Es gibt kein Login-Skript.",
      "Schreiben Sie eines im Editor der Verbindung und speichern Sie es.",
    ],
    script_invalid: ({ script, message }) => [
      `Das Skript ${script} lässt sich nicht lesen: ${message}`,
      `Berichtigen Sie das Skript ${script} und speichern Sie es.`,
    ],
    script_placeholder: ({ script, placeholder }) => [
      `Im Skript ${script} steht noch der Platzhalter ${placeholder}.`,
      `Setzen Sie den richtigen Wert an die Stelle von ${placeholder}.`,
    ],
    not_importing: () => [
      "Die Skripte sind in Ordnung, aber noch wird niemand übernommen.",
      "Schalten Sie bei der Verbindung „Personen in diese Datenbank übernehmen“ ein, sobald Personen kommen sollen.",
    ],
    no_get_user_script: () => [
      "login lässt sich lesen; ein Skript get_user gibt es nicht.",
      "Speichern Sie ein Skript get_user, sonst kann niemand, der noch nicht hier ist, sein Passwort zurücksetzen.",
    ],
    scripts_fine: () => ["login und get_user lassen sich lesen, und alle Module, die sie brauchen, sind da."],
    settings_missing: ({ names }) => [
      `Die Skripte lesen ${names}: nicht gesetzt oder mit dem Hauptschlüssel dieses Servers nicht zu öffnen.`,
      `Setzen Sie ${names} bei der Verbindung unter „Werte für die Skripte“.`,
    ],
    settings_unnamed: () => [
      "Die Skripte nennen keinen Wert ausdrücklich. Fehlt einer, dessen Name erst zur Laufzeit entsteht, zeigt es sich in den Schritten unten.",
    ],
    settings_set: ({ names }) => [`Gesetzt: ${names}.`],
    address_denied: ({ place }) => [
      `${place} ist durch die Netzregeln der Verbindung nicht erlaubt.`,
      `Nennen Sie ${place} und alle weiteren Rechner, die die Skripte brauchen, bei der Verbindung unter „Wohin sich Skripte verbinden dürfen“.`,
    ],
    name_unknown: ({ host, error }) => [
      `Der Name ${host} ist nicht bekannt (${error}).`,
      "Berichtigen Sie die Adresse der Quelle in den Werten oder im Skript.",
    ],
    address_allowed: ({ places }) => [`Erlaubt: ${places}.`],
    nothing_asked: () => ["Es wurde nichts gefragt."],
    not_connected: ({ problem }) => [
      `Mit der Quelle wurde gar keine Verbindung aufgebaut: ${problem}.`,
      "Sorgen Sie dafür, dass das Skript die Quelle fragt: Probieren Sie es im Editor der Verbindung aus und lesen Sie seine Konsole.",
    ],
    no_connection_tried: () => ["Es wurde keine Verbindung versucht."],
    connection_refused: ({ place, error }) => [
      `Mit ${place} lässt sich keine Verbindung aufbauen (${error}).`,
      "Starten Sie die Quelle, berichtigen Sie ihren Port, oder öffnen Sie die Firewall für die Adresse dieses Servers.",
    ],
    no_answer_in_time: ({ script }) => [
      `${script} bekam innerhalb der Wartezeit keine Antwort.`,
      "Finden Sie heraus, warum die Quelle langsam ist, oder erhöhen Sie bei der Verbindung die „Längste Wartezeit auf eine Antwort“ (höchstens 20 Sekunden).",
    ],
    connection_cut: ({ problem }) => [
      `Die Quelle brach die Verbindung ab, bevor ihre Antwort vollständig war: ${problem}.`,
      "Sehen Sie im Protokoll der Quelle nach, und bei Proxys auf dem Weg.",
    ],
    calls_answered: ({ calls }) => [
      plural(calls, { one: "# Aufruf wurde beantwortet.", other: "# Aufrufe wurden beantwortet." }),
    ],
    no_connection_stood: () => ["Es kam keine Verbindung zustande."],
    tls_of_its_own: ({ place }) => [`${place} spricht ein Protokoll, das TLS selbst aushandelt.`],
    certificate_expired: ({ place, error }) => [
      `Das Zertifikat von ${place} ist abgelaufen (${error}).`,
      "Erneuern Sie das Zertifikat der Quelle.",
    ],
    certificate_of_another_name: ({ place, error }) => [
      `Das Zertifikat von ${place} gilt für einen anderen Namen (${error}).`,
      "Fragen Sie die Quelle unter einem Namen, für den ihr Zertifikat gilt.",
    ],
    certificate_untrusted: ({ place, error }) => [
      `Dem Zertifikat von ${place} wird nicht vertraut (${error}).`,
      "Geben Sie der Quelle ein Zertifikat einer öffentlichen Zertifizierungsstelle, mit der ganzen Kette.",
    ],
    no_tls: ({ place }) => [
      `${place} spricht kein TLS.`,
      "Verwenden Sie die https-Adresse der Quelle, damit Passwörter nicht im Klartext übertragen werden.",
    ],
    tls_not_seen: ({ place, error }) => [`${place} ließ sich nicht ansehen (${error}).`],
    certificate_ends_soon: (one) => [certificate(one), "Erneuern Sie das Zertifikat der Quelle, bevor es abläuft."],
    tls_too_old: (one) => [certificate(one), "Lassen Sie die Quelle TLS 1.2 oder neuer sprechen."],
    tls_fine: (one) => [certificate(one)],
    no_http_answer: () => ["Es kam keine HTTP-Antwort."],
    server_errors: ({ answers }) => [
      `Antworten: ${answers}.`,
      "Sehen Sie im Protokoll der Quelle nach: Sie antwortet mit eigenen Fehlern.",
    ],
    path_unknown: ({ answers }) => [
      `Antworten: ${answers}.`,
      "Berichtigen Sie den Pfad, den das Skript abfragt: Die Quelle kennt ihn nicht.",
    ],
    redirected: ({ answers }) => [`Antworten: ${answers}.`, "Fragen Sie die Adresse, auf die die Quelle weiterleitet."],
    answers_fine: ({ answers }) => [`Antworten: ${answers}.`],
    grant_refused: ({ said }) => [
      `Die Quelle sagt: ${said}`,
      "Erlauben Sie der Anwendung bei der Quelle die Grants client_credentials, password und password-realm.",
    ],
    audience_refused: ({ said }) => [
      `Die Quelle sagt: ${said}`,
      "Berichtigen Sie die Audience: die Kennung der Management API der Quelle.",
    ],
    realm_refused: ({ said }) => [
      `Die Quelle sagt: ${said}`,
      "Berichtigen Sie den Realm, und geben Sie diese Verbindung bei der Quelle für die Anwendung frei.",
    ],
    client_refused: ({ said }) => [`Die Quelle weist den Client ab: ${said}`, CLIENT_ADVICE],
    client_refused_401: () => ["Die Quelle weist den Client ab (401).", CLIENT_ADVICE],
    client_accepted: () => ["Die Quelle nimmt den Client an."],
    no_question_so_far: () => ["Keine Anfrage kam so weit."],
    nobody_looked_up: () => ["Es wurde niemand gesucht."],
    lookup_forbidden: ({ said }) => [`Die Quelle verbietet es: ${said}`, SCOPE_ADVICE],
    lookup_forbidden_403: () => ["Die Quelle verbietet es (403).", SCOPE_ADVICE],
    no_lookup_so_far: () => ["Keine Suche kam so weit."],
    lookups_allowed: () => ["Suchen sind erlaubt."],
    not_reached: () => ["Die Quelle wurde nicht erreicht."],
    too_many_requests: ({ suggested }) => ["Die Quelle antwortet 429: zu viele Anfragen.", concurrency(suggested)],
    no_rate_limit: () => ["Die Quelle nennt keine Anfragegrenze."],
    rate_limit_tight: ({ suggested, ...limits }) => [rateLimit(limits), concurrency(suggested)],
    rate_limit_kept: (limits) => [rateLimit(limits)],

    nobody_described: () => ["Die Quelle hat niemanden beschrieben."],
    source_not_asked: () => ["Die Quelle wurde nicht gefragt."],
    no_test_password: () => [
      "Es wurde keine Testperson mit Passwort genannt, oder die Quelle hatte schon vorher nicht geantwortet.",
    ],
    password_accepted: ({ ms }) => [`Die Quelle nimmt das Passwort an, in ${ms} ms.`],
    user_unknown: () => ["Die Quelle kennt die Person nicht.", SIGN_IN_ADVICE],
    password_wrong: () => ["Die Quelle sagt, das Passwort sei falsch.", SIGN_IN_ADVICE],
    user_restricted: ({ problem }) => [
      `Die Quelle weist die Person ab: ${problem}.`,
      "Heben Sie die Sperre dort auf, nehmen Sie die Anwendung vom zweiten Faktor aus, oder wählen Sie eine andere Testperson.",
    ],
    no_verdict: ({ problem }) => [`login kam zu keinem Urteil: ${problem}.`, LOOK_ABOVE],
    wrong_password_by_text: () => [
      "Falsche Zugangsdaten, erkannt am Text des Error im Skript.",
      "Besser: WrongUsernameOrPasswordError zurückgeben. Bis dahin lassen Sie den Schalter eingeschaltet, der einen einfachen Error mit den Worten von Auth0 als falsche Zugangsdaten versteht.",
    ],
    wrong_password_told: () => ["Eine erfundene Person bekommt die Antwort „falsche Zugangsdaten“."],
    made_up_restricted: ({ problem }) => [`Eine erfundene Person wird abgewiesen: ${problem}.`],
    made_up_let_in: () => [
      "Eine erfundene Person wurde mit einem erfundenen Passwort eingelassen.",
      "Beginnen Sie nicht: Berichtigen Sie das Login-Skript, sodass es das Passwort prüft.",
    ],
    wrong_password_as_error: ({ problem }) => [
      `Eine erfundene Person mit erfundenem Passwort wird als Fehler gemeldet: ${problem}.`,
      "Lassen Sie login WrongUsernameOrPasswordError(email) zurückgeben, wenn die Quelle Nein sagt, und Error nur, wenn es nicht antwortet.",
    ],
    no_test_user: () => ["Es wurde keine Testperson genannt, oder die Quelle hatte schon vorher nicht geantwortet."],
    user_not_found: () => [
      "get_user sagt, dass es diese Person nicht gibt.",
      "Lassen Sie get_user dieselben Personen suchen wie login: gleiche Verbindung, gleiche Schreibweise der E-Mail-Adresse, auch Benutzernamen.",
    ],
    lookup_failed: ({ problem }) => [`get_user ist gescheitert: ${problem}.`, LOOK_ABOVE],
    user_found: ({ id }) => [`Gefunden als ${id}.`],
    ids_differ: ({ id, login_id }) => [
      `login sagt ${login_id}, get_user sagt ${id}.`,
      "Lassen Sie beide Skripte dieselbe user_id angeben, sonst werden aus einer Person zwei.",
    ],
    ids_alike: ({ id }) => [`Beide Skripte sagen ${id}.`],
    absent_told: () => ["callback(null): Diese Person gibt es nicht."],
    absent_by_text: ({ said }) => [
      `Niemand, erkannt am Text des Error im Skript: ${said}.`,
      "Besser: callback(null). Bis dahin lassen Sie bei der Verbindung den Schalter für diesen Text eingeschaltet.",
    ],
    made_up_found: () => [
      "get_user fand jemanden, der gerade erst erfunden wurde.",
      "Berichtigen Sie die Suche in get_user: Sie muss genau nach der Kennung suchen, die sie bekommt.",
    ],
    absent_as_error: ({ problem }) => [
      `Eine erfundene Person wird als Fehler gemeldet: ${problem}.`,
      "Lassen Sie get_user callback(null) aufrufen, wenn es die Person nicht gibt; sonst scheitern Registrierung und Zurücksetzen bei allen, die neu sind.",
    ],
    id_prefix_stripped: ({ id, user_id }) => [`Aus ${id} wird ${user_id}.`],
    id_without_prefix: ({ id, user_id }) => [`Aus ${id} wird ${user_id}.`],
    id_prefixed_twice: ({ id, user_id, prefix }) => [
      `Aus der Kennung ${id} der Quelle würde ${user_id}.`,
      `Soll die Kennung bleiben, wie sie war, geben Sie ${prefix} bei der Verbindung als „Anfang seiner Benutzerkennungen, der wegfällt“ an, bevor die erste Person umzieht.`,
    ],
    stranger_not_found: () => ["Die Person einer anderen Verbindung wird nicht gefunden."],
    stranger_found: () => [
      "get_user findet die Person einer anderen Verbindung.",
      "Lassen Sie get_user nur Personen annehmen, deren identities die richtige Verbindung der Quelle nennen.",
    ],
    stranger_as_error: ({ problem }) => [
      `get_user scheitert bei der Person einer anderen Verbindung: ${problem}.`,
      "Lassen Sie get_user für Personen anderer Verbindungen callback(null) aufrufen.",
    ],
    no_stranger: () => ["Es wurde niemand aus einer anderen Verbindung der Quelle zum Ausprobieren genannt."],
    connections_looked_at: ({ connections }) => [
      `get_user nennt Identitäten aus ${connections} und achtet auf Verbindungen; mit einer Person aus einer anderen wurde es nicht versucht.`,
    ],
    connections_not_looked_at: ({ connections }) => [
      `get_user nennt Identitäten aus ${connections}, und nichts im Skript achtet darauf.`,
      "Lassen Sie get_user nur Personen annehmen, deren identities die richtige Verbindung der Quelle nennen, und prüfen Sie noch einmal mit einer Person aus einer anderen.",
    ],
    profile_without_email: ({ script }) => [
      `${script} nennt keine oder keine gültige E-Mail-Adresse.`,
      "Lassen Sie beide Skripte die E-Mail-Adresse der Person als email angeben.",
    ],
    profile_without_username: ({ script }) => [
      `${script} nennt keinen Benutzernamen, und die Verbindung verlangt einen.`,
      "Lassen Sie beide Skripte username angeben, oder schalten Sie bei der Verbindung „Personen haben einen Benutzernamen“ aus.",
    ],
    profile_without_id: ({ script }) => [
      `${script} nennt eine Kennung, von der nichts bleibt, wenn ihr Anfang wegfällt.`,
      "Lassen Sie beide Skripte eine user_id angeben, die mehr ist als dieser Anfang.",
    ],
    test_user_blocked: ({ script }) => [
      `${script}: Die Person ist bei der Quelle gesperrt und käme nicht herein.`,
      "Wählen Sie eine andere Testperson.",
    ],
    profile_whole: () => ["Alles, was eine Person hier braucht, ist da."],
    profile_whole_with_username: () => ["Alles, was eine Person hier braucht, ist da, auch der Benutzername."],
    not_both_described: () => ["Nicht beide Skripte haben die Testperson beschrieben."],
    login_gives_less: ({ fields }) => [
      `get_user nennt ${fields}, login nicht: Wer sich anmeldet, kommt ohne das.`,
      "Lassen Sie login dasselbe Profil angeben wie get_user.",
    ],
    get_user_gives_less: ({ fields }) => [
      `login nennt ${fields}, get_user nicht: Wer zuerst sein Passwort zurücksetzt, kommt ohne das.`,
      "Lassen Sie get_user dasselbe Profil angeben wie login.",
    ],
    same_fields: () => ["Beide nennen dieselben Felder."],
    email_verified: () => ["email_verified ist true."],
    email_not_verified: () => [
      "Die Testperson kommt mit email_verified false oder ganz ohne und bekäme eine Mail zur Bestätigung ihrer Adresse.",
      "Ist die Adresse bei der Quelle bestätigt, lassen Sie beide Skripte email_verified angeben.",
    ],
    no_lookup_answered: () => ["Keine Suche wurde beantwortet."],
    fast_enough: (one) => [speed(one)],
    slow: (one) => [
      speed(one),
      "Finden Sie heraus, warum die Quelle langsam ist: So lange wartet jede Person bei ihrer ersten Anmeldung.",
    ],
  },
};
