import type { texts as english } from "../en/traces.ts";

export const texts: typeof english = {
  took: (time) => `dauerte ${time}`,
  lessThanOneMs: "unter 1 ms",
  at: (time) => `${time} nach Beginn`,
  identifier: "Eingegeben",
  application: "Anwendung",
  calls: "Aufrufe beim alten System",
  noCalls: "Das Skript hat nichts aufgerufen.",
  call: (outcome, time) => `${outcome} nach ${time}`,
  noAnswer: "keine Antwort",
  console: "Konsolenausgabe des Skripts",
  said: "Die Quelle meldet:",
  outcomes: {
    signed_in: "Angemeldet",
    taken_over: "Angemeldet und übernommen",
    wrong_credentials: "E-Mail-Adresse oder Passwort falsch",
    user_blocked: "Die Person ist gesperrt",
    too_many_attempts: "Zu viele Versuche",
    suspicious_ip: "Zu viele Versuche von dieser Adresse",
    restricted_by_source: "Das alte System lässt sie nicht herein",
    source_unavailable: "Das alte System hat nicht geantwortet",
    profile_not_importable: "Konnte nicht übernommen werden",
    connection_not_password_capable: "Die Verbindung kennt keine Passwörter",
    password_change_requested: "Neues Passwort angefordert",
    password_change_not_possible: "Neues Passwort angefordert, aber nicht möglich",
  },
  source: {
    asked: "Das alte System wurde gefragt",
    notAsked: "Das alte System wurde nicht gefragt",
    because: {
      here: "Die Person ist bereits hier; ihr Passwort wird nur noch hier geprüft.",
      limits: "Die Anmeldung wurde vorher abgebrochen.",
      deleted: "Die Person wurde hier gelöscht und bleibt fern, bis das aufgehoben wird.",
      no_source: "Die Verbindung importiert keine Benutzer.",
      shadow: "Die Migration beobachtet bisher nur (Schattenmodus).",
      out_of_ramp: "Die Person gehört noch nicht zu denen, die übernommen werden (Rampe).",
      paused: "Die Migration war angehalten.",
      closed: "Die Migration ist abgeschlossen.",
      roster: "Die Migration ist abgeschlossen; stattdessen wurde in der Liste der Erwarteten nachgesehen.",
      protection: "Die Frage wurde zum Schutz des alten Systems zurückgehalten.",
    },
  },
  steps: {
    limits: {
      title: "Grenzen für Versuche",
      results: {
        passed: "Es gab nicht zu viele Fehlversuche.",
        off: "Für diese Verbindung ausgeschaltet.",
        too_many_attempts: "Zu viele falsche Passwörter: hier beendet.",
        suspicious_ip: "Zu viele falsche Passwörter von dieser Adresse: hier beendet.",
      },
    },
    local_lookup: {
      title: "Hier nachgesehen",
      results: { found: "Die Person ist hier.", not_found: "Die Person ist nicht hier." },
    },
    local_password: {
      title: "Passwort hier geprüft",
      results: { right: "Es stimmt.", wrong: "Es ist falsch." },
    },
    local_rehash: {
      title: "Gespeicherten Hash erneuert",
      results: {
        replaced: "Er liegt nun in der heutigen Form vor.",
        overtaken: "Inzwischen wurde das Passwort geändert; das neue gilt.",
      },
    },
    migration_phase: {
      title: "Soll das alte System gefragt werden?",
      results: {
        ask: "Ja.",
        roster: "Nein: Die Migration ist abgeschlossen. Es gilt die Liste der Erwarteten.",
        deleted: "Nein: Die Person wurde hier gelöscht und bleibt fern.",
        no_source: "Nein: Die Verbindung importiert keine Benutzer.",
        shadow: "Nein: Die Migration beobachtet bisher nur.",
        out_of_ramp: "Nein: Die Person gehört noch nicht zu denen, die übernommen werden.",
        paused: "Nein: Die Migration ist angehalten.",
        closed: "Nein: Die Migration ist abgeschlossen.",
      },
    },
    source_call: {
      title: "Altes System gefragt",
      results: {
        accepted: "Es sagt Ja und hat die Person beschrieben.",
        "rejected:unknown_user": "Es kennt die Person nicht.",
        "rejected:wrong_password": "Es sagt, das Passwort sei falsch.",
        "restricted:disabled": "Es kennt die Person und hat sie gesperrt.",
        "restricted:locked": "Es kennt die Person; sie ist dort gesperrt.",
        "restricted:account_expired": "Es kennt die Person; ihr Zugang ist abgelaufen.",
        "restricted:password_expired": "Es kennt die Person; ihr Passwort ist abgelaufen.",
        "restricted:password_change_required": "Es kennt die Person und verlangt zuerst ein neues Passwort.",
        "restricted:refused_by_script": "Das Skript hat sie abgewiesen.",
        "unavailable:timeout": "Es hat nicht rechtzeitig geantwortet.",
        "unavailable:unreachable": "Es war nicht erreichbar.",
        "unavailable:misconfigured": "Die Verbindung ist nicht richtig eingerichtet.",
        "unavailable:script_error": "Das Skript ist fehlgeschlagen.",
        "unavailable:breaker_open": "Nicht gefragt: Es hatte kurz zuvor zu oft versagt.",
        "unavailable:busy": "Nicht gefragt: Zu viele warteten schon auf Antwort.",
        "unavailable:rate_limited_by_source": "Nicht gefragt: Es hatte um eine Pause gebeten.",
        "unavailable:guess_budget":
          "Nicht gefragt: Ein weiteres falsches Passwort hätte die Person dort sperren können.",
        "unavailable:paused": "Nicht gefragt: Die Migration wurde inzwischen angehalten.",
        "unavailable:closed": "Nicht gefragt: Die Migration wurde inzwischen abgeschlossen.",
        "unavailable:shadow": "Nicht gefragt: Die Migration beobachtet wieder nur.",
      },
    },
    roster_check: {
      title: "In der Liste der Erwarteten nachgesehen",
      results: {
        accepted: "Die Person steht darin und darf kommen.",
        "rejected:unknown_user": "Die Person steht nicht darin.",
        "rejected:wrong_password": "Die Person steht darin; das Passwort ist falsch.",
        "restricted:disabled": "Die Person steht darin als gesperrt.",
        "restricted:password_change_required": "Die Person steht darin und braucht ein neues Passwort.",
      },
    },
    source_lookup: {
      title: "Altes System gefragt, ob es die Person kennt",
      results: { found: "Ja.", absent: "Nein.", unavailable: "Es hat nicht geantwortet." },
    },
    roster_lookup: {
      title: "In der Liste der Erwarteten gesucht",
      results: {
        found: "Die Person steht darin.",
        absent: "Die Person steht nicht darin.",
        unavailable: "Die Liste war nicht lesbar.",
      },
    },
    hash_password: {
      title: "Hash des Passworts gebildet",
      results: { hashed: "Nur der Hash wird aufbewahrt." },
    },
    take_over: {
      title: "Übernommen",
      results: {
        created: "Die Person ist jetzt hier. Das alte System wird nach ihr nicht mehr gefragt.",
        already_here: "Die Person war unter anderem Namen schon hier.",
        not_importable: "Aus den Angaben des alten Systems lässt sich hier kein Benutzer machen.",
        deleted_here: "Die Person wurde hier gelöscht und bleibt fern.",
      },
    },
    waited_for_other_attempt: {
      title: "Auf eine andere Anmeldung derselben Person gewartet",
      results: {
        taken_over: "Diese hat die Person übernommen; das Ergebnis gilt auch hier.",
        not_accepted: "Das alte System hatte sie gerade abgewiesen; das gilt auch hier.",
      },
    },
    roster: {
      title: "In der Liste der Erwarteten vermerkt",
      results: {
        failure_noted: "Was die Person aufhielt, ist vermerkt.",
        failure_not_noted: "Es konnte nicht vermerkt werden.",
      },
    },
  },
};
