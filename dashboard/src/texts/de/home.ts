import type { texts as english } from "../en/home.ts";
import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");
const people = (count: number) => plural(count, { one: "# Person", other: "# Personen" });

export const texts: typeof english = {
  title: "Übersicht",
  lead: "Was umzieht, was noch fehlt und was als Nächstes zu tun ist.",
  notAllowedTitle: "Ihre Rolle sieht keine Migrationen",
  notAllowedText: "Wählen Sie links eine Seite, oder suchen Sie.",
  more: "Es gibt noch mehr Migrationen. Öffnen Sie eine Verbindung, um ihre zu sehen.",

  first: {
    noConnection: {
      title: "Legen Sie zuerst eine Datenbankverbindung an",
      text: "Personen ziehen in eine Datenbankverbindung um: Sie fragt das alte System nach allen, die noch nicht hier sind. Geben Sie ihr die Skripte, die Ihr altes System braucht, und schalten Sie den Import von Benutzern ein.",
      action: "Verbindung anlegen",
    },
    noImport: {
      title: "Noch importiert keine Verbindung Benutzer",
      text: "Eine Migration beginnt, wenn eine Datenbankverbindung eine eigene Datenbank mit Skripten hat und „Personen in diese Datenbank übernehmen“ eingeschaltet ist.",
      action: (name) => `${name} öffnen`,
      actionMany: "Verbindungen öffnen",
    },
  },

  phases: {
    shadow: "Schattenbetrieb",
    running: "Läuft",
    paused: "Angehalten",
    finalised: "Abgeschlossen",
  },
  draining: "Schließt",
  hindrances: {
    custom_database_off: "Eigene Datenbank ist aus",
    import_off: "Import ist aus",
    no_login_script: "Kein Login-Skript",
  },

  stepsLabel: "Schritte der Migration",
  steps: {
    probe: "Probe",
    roster: "Liste",
    shadow: "Schattenbetrieb",
    ramp: "Anlauf",
    run: "Betrieb",
    "cut-over": "Abschluss",
  },
  nextStep: "Nächster Schritt",
  next: {
    custom_database_off: {
      title: "„Eigene Datenbank verwenden“ einschalten",
      text: "Bei dieser Verbindung ist es aus: Die Quelle wird nach niemandem gefragt, und niemand zieht um.",
      action: "Verbindung öffnen",
    },
    no_login_script: {
      title: "Login-Skript schreiben",
      text: "Die Verbindung hat keines, oder es ist leer: Die Quelle kann nicht gefragt werden, und niemand zieht um.",
      action: "Skripte öffnen",
    },
    import_off: {
      title: "Import von Benutzern einschalten",
      text: "Die Verbindung importiert zurzeit nicht: Ihre Quelle wird nach niemandem gefragt, und niemand zieht um.",
      action: "Verbindung öffnen",
    },
    probe: {
      title: "Quelle proben",
      text: "Stellt dem alten System ein Dutzend Fragen und sagt zu jeder, was zu ändern ist. Niemand wird angelegt.",
      action: "Zur Probe",
    },
    findings: {
      title: "Ändern, was die Probe gefunden hat",
      text: "Die letzte Probe hat etwas gefunden, das zu ändern ist, bevor jemand kommt. Ändern Sie es und proben Sie noch einmal.",
      action: "Bericht lesen",
    },
    roster: {
      title: "Sagen, wer dort ist",
      text: "Laden Sie eine Liste der Personen des alten Systems. Ohne sie weiß niemand, von wie vielen die sind, die gekommen sind.",
      action: "Liste laden",
    },
    shadow: {
      title: "Vergleichen, bevor jemand umzieht",
      text: "Im Schattenbetrieb wird nur mit der Quelle verglichen. Sie können auch gleich mit wenigen beginnen, über den Anlauf.",
      action: "Zum Schattenbetrieb",
    },
    compare: {
      title: "Anmeldungen zum Vergleichen schicken",
      text: "Noch wurde nichts verglichen. Jede Anmeldung wird hier beantwortet und nebenbei bei der Quelle erfragt.",
      action: "Zum Schattenbetrieb",
    },
    start: {
      title: "Vergleiche lesen, dann beginnen",
      text: "Antwortet die Quelle wie erwartet, beginnen Sie mit der Übernahme: mit wenigen oder mit allen.",
      action: "Vergleiche lesen",
    },
    ramp: {
      title: "Mehr Personen zulassen",
      text: "Zurzeit werden nur einige übernommen. Erweitern Sie den Anlauf, wenn alles gut läuft.",
      action: "Zum Anlauf",
    },
    failures: {
      title: "Fehlschläge ansehen",
      text: "Einige Personen konnten nicht umziehen. Beheben Sie die Ursache und fragen Sie die Quelle erneut nach ihnen.",
      action: "Fehlschläge ansehen",
    },
    campaign: {
      title: "Die Übrigen anschreiben",
      text: "Von selbst kommt kaum noch jemand. Schicken Sie ihnen einen Link, mit dem sie ein Passwort wählen.",
      action: "Kampagne vorbereiten",
    },
    wait: {
      title: "Personen kommen lassen",
      text: "Sie ziehen bei ihrer ersten Anmeldung um. Sehen Sie nach, wer fehlt, und richten Sie die übrigen Anwendungen hierher.",
      action: "Ansehen, wer fehlt",
    },
    finalise: {
      title: "Quelle schließen",
      text: "Jedes Kriterium für den Abschluss ist erfüllt.",
      action: "Zum Abschluss",
    },
    resume: {
      title: "Nach der Pause fortfahren",
      text: "Die Quelle wird nach niemandem gefragt. Wer noch nicht hier ist, wird gebeten, es später zu versuchen.",
      action: "Migration öffnen",
    },
    drain: {
      title: "Auf die letzten Antworten warten",
      text: "Keine neue Frage beginnt. In etwa einer halben Minute gibt es den signierten Bericht.",
      action: "Zum Bericht",
    },
    write: {
      title: "Die Übrigen anschreiben",
      text: "Die Quelle ist geschlossen, und noch nicht alle sind hier. Schicken Sie ihnen einen Link, mit dem sie ein Passwort wählen; bewahren Sie dann den signierten Bericht auf.",
      action: "Kampagne vorbereiten",
    },
    done: {
      title: "Signierten Bericht aufbewahren",
      text: "Die Quelle ist geschlossen und wird nicht mehr gefragt. Schalten Sie dort die Anwendung ab.",
      action: "Zum Bericht",
    },
  },

  moved: "Umgezogen",
  left: "Übrig",
  failed: "Fehlgeschlagen",
  notAmongFailed: {
    blocked: (count) => plural(count, { one: "# bei der Quelle gesperrt", other: "# bei der Quelle gesperrt" }),
    collision: (count) => plural(count, { one: "# in einer Kollision", other: "# in Kollisionen" }),
    sentence: (parts) => `Hier nicht mitgezählt: ${parts}`,
  },
  ofPeople: (count) => `von ${count}`,
  from: {
    roster: "auf der Liste",
    estimate: "nach Ihrer Schätzung",
    known: "bisher bekannt; ohne Liste kann niemand sagen, von wie vielen",
  },
  perDay: "Am Tag, letzte 7 Tage",
  people,

  chart: {
    title: "Umgezogene Personen nach Tagen",
    label: (moved, all, day) => `Bis ${day} sind ${moved} von ${all} Personen umgezogen.`,
    labelKnown: (moved, day) => `Bis ${day} sind ${moved} Personen umgezogen.`,
    goal: (share) => `Ziel ${share}`,
    today: "Heute",
    day: "Tag",
    came: "Gekommen",
    moved: "Bis dahin umgezogen",
    share: "Anteil",
    asked: "Fragen an die Quelle",
    table: "Als Tabelle",
    empty: "Noch ist niemand gekommen. Die Kurve beginnt mit der ersten Person.",
  },

  forecast: {
    title: "Vorhersage",
    reached: (goal) => `Das Ziel von ${goal} ist erreicht.`,
    expected: (goal, day) => `${goal} werden bis ${day} erwartet.`,
    expectedOpen: (goal, day) => `${goal} werden nicht vor ${day} erwartet; wann, lässt sich nicht sagen.`,
    between: (first, last) => `In acht von zehn Verläufen zwischen ${first} und ${last}.`,
    betweenOpen: (first) => `In acht von zehn Verläufen nach ${first}, ohne ein Ende, das sich nennen ließe.`,
    basedOn: (days) =>
      `Auf Grundlage von ${plural(days, { one: "# Tag", other: "# Tagen" })}, wenn sich nichts ändert.`,
    stalled: (goal) => `Es kommt kaum noch jemand: ${goal} werden so nicht erreicht.`,
    notBefore: (day) => `Bei diesem Tempo nicht vor ${day}.`,
    notEnough: (days, daysNeeded, came, cameNeeded) =>
      `Noch keine Vorhersage: Sie braucht ${daysNeeded} Tage (bisher ${days}) und ${cameNeeded} Personen, die von selbst gekommen sind (bisher ${came}).`,
    notRunning: "Keine Vorhersage: Zurzeit wird niemand übernommen.",
    noDenominator:
      "Keine Vorhersage: Niemand weiß, wie viele es sind. Laden Sie eine Liste oder geben Sie eine Schätzung an.",
  },

  source: {
    title: "Quelle",
    breaker: "Schutz",
    states: { closed: "Wird gefragt", open: "In Ruhe gelassen", half_open: "Wird wieder versucht" },
    isClosed: "Geschlossen",
    notAsked: "Wird nicht gefragt",
    failures: {
      timeout: "keine rechtzeitige Antwort",
      unreachable: "nicht erreichbar",
      server_error: "Fehler der Quelle",
      misconfigured: "hier nicht richtig eingerichtet",
      script_error: "Skript gescheitert",
    },
    never: "Noch nicht gefragt",
    latency: "Antwortet in",
    latencyText: (half, most) => `die Hälfte in ${half}, 95 % in ${most}`,
    today: "Heute gefragt",
    failed: (count) => `${count} gescheitert`,
    refused: (count) => `${count} zurückgehalten`,
    lastAnswer: "Letzte Antwort",
    lastFailure: "Letzter Fehler",
    waiting: (count) => `${count} warten`,
  },

  attention: {
    title: "Braucht Aufmerksamkeit",
    none: "Nichts braucht Aufmerksamkeit.",
    nobodyMoves: {
      custom_database_off: "Niemand kann umziehen: „Eigene Datenbank verwenden“ ist aus.",
      import_off: "Niemand kann umziehen: Der Import von Benutzern ist aus.",
      no_login_script: "Niemand kann umziehen: Es gibt kein Login-Skript.",
    },
    paused: "Die Migration ist angehalten.",
    breakerOpen: "Die Quelle wird nach zu vielen Fehlern in Ruhe gelassen.",
    breakerHalfOpen: "Die Quelle wird nach Fehlern wieder versucht.",
    rateLimited: (time) => `Die Quelle will bis ${time} nicht gefragt werden.`,
    causes: {
      wrong_password: (count) => `${people(count)}: falsches Passwort`,
      not_importable: (count) => `${people(count)}: Profil lässt sich nicht übernehmen`,
      restricted: (count) => `${people(count)}: die Quelle lässt sie nicht hinein`,
      source_unavailable: (count) => `${people(count)}: die Quelle hat nicht geantwortet`,
      script_error: (count) => `${people(count)}: ein Skript ist gescheitert`,
    },
    probe: (count) =>
      plural(count, {
        one: "Die letzte Probe hat # Punkt gefunden, der zu ändern ist.",
        other: "Die letzte Probe hat # Punkte gefunden, die zu ändern sind.",
      }),
    collision: (count) =>
      plural(count, {
        one: "# Person der Liste kollidiert: Sie sieht aus wie eine andere auf der Liste",
        other: "# Personen der Liste kollidieren: Jede sieht aus wie eine andere auf der Liste",
      }),
    blocked: (count) =>
      plural(count, {
        one: "# Person ist bei der Quelle gesperrt und bleibt draußen, bis sie dort freigegeben wird",
        other: "# Personen sind bei der Quelle gesperrt und bleiben draußen, bis sie dort freigegeben werden",
      }),
    stalled: "Es kommt kaum noch jemand.",
    job: {
      users_import: "Ein Import von Benutzern",
      users_export: "Ein Export von Benutzern",
      verification_email: "Eine Bestätigungsmail",
      roster_load: "Eine Liste",
      reset_campaign: "Eine Kampagne",
      migration_retry: "Ein neuer Versuch",
      migration_terminate: "Ein Zurücknehmen",
    },
    jobs: {
      users_import: "Importe von Benutzern",
      users_export: "Exporte von Benutzern",
      verification_email: "Bestätigungsmails",
      roster_load: "Listen",
      reset_campaign: "Kampagnen",
      migration_retry: "neue Versuche",
      migration_terminate: "Zurücknahmen",
    },
    jobFailed: (job) => `${job} ist fehlgeschlagen.`,
    jobsFailed: (count, jobs) => `${count} ${jobs} sind fehlgeschlagen.`,
    mailWaits: "Eine Kampagne wartet: Der Mailserver nimmt keine E-Mail an.",
    mailsFailed: (count) =>
      plural(count, {
        one: "# E-Mail einer Kampagne ließ sich nicht zustellen.",
        other: "# E-Mails einer Kampagne ließen sich nicht zustellen.",
      }),
    jobRows: (job, count) => `${job} konnte ${plural(count, { one: "# Zeile", other: "# Zeilen" })} nicht übernehmen.`,
  },

  causes: {
    wrong_password: "Falsches Passwort",
    not_importable: "Profil nicht übernehmbar",
    restricted: "Bei der Quelle eingeschränkt",
    source_unavailable: "Quelle hat nicht geantwortet",
    script_error: "Skript gescheitert",
  },
  states: {
    never_seen: "Noch nicht gesehen",
    failed: "Fehlgeschlagen",
    blocked: "Bei der Quelle gesperrt",
    collision: "Kollision",
    moved: "Umgezogen",
    deleted: "Hier gelöscht",
  },
  ways: {
    sign_in: "Anmeldung",
    password_reset: "Neues Passwort",
    sign_up: "Registrierung",
    bulk: "Import aus einer Datei",
    admin: "Von Administratoren angelegt",
  },
};
