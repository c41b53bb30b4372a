import type { texts as english } from "../en/security.ts";
import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");

export const texts: typeof english = {
  title: "Sicherheit",
  lead: "Was hier weniger streng ist, als es sein könnte, warum das zählt und wo Sie es ändern.",
  passwords: {
    title: "Wer Passwort-Grants nutzen darf",
    nobody: "Keine Anwendung. Passwörter werden nur auf der Seite dieses Servers eingegeben.",
  },
  nothing: {
    title: "Sonst ist nichts aufgefallen",
    text: "Alles, was geprüft wird, ist so streng wie möglich. Diese Seite zeigt, wenn sich das ändert.",
  },
  fine: "Geprüft und in Ordnung",
  change: "In den Einstellungen ändern",
  all: "Alle Befunde",
  name: "Name",
  details: "Befund",
  more: (count) => plural(count, { one: "Und # weitere: alle zeigen.", other: "Und # weitere: alle zeigen." }),
  findings: {
    password_grants: {
      title: "Passwort-Grants",
      why: "Diese Anwendungen sehen Passwörter: Wer in eine davon eindringt, kann sie sammeln. Einen zweiten Schritt gibt es bei einer solchen Anmeldung nicht, und man gewöhnt sich daran, sein Passwort irgendwo einzugeben. Lassen Sie das nur an, wo keine Anmeldeseite möglich ist.",
      fine: "Keine Anwendung nutzt Passwort-Grants.",
    },
    brute_force_protection_off: {
      title: "Passwörter lassen sich endlos raten",
      why: "Der Schutz vor Brute-Force-Angriffen ist aus oder sperrt nicht: Das Passwort einer Person lässt sich beliebig oft probieren.",
      fine: "Wer das Passwort einer Person zu raten versucht, wird aufgehalten.",
    },
    suspicious_ip_throttling_off: {
      title: "Eine Adresse kann es bei allen versuchen",
      why: "Die Drosselung verdächtiger Adressen ist aus oder sperrt nicht: Listen gestohlener Passwörter lassen sich von einer Stelle aus durchprobieren.",
      fine: "Eine Adresse, die es bei vielen versucht, wird gebremst.",
    },
    addresses_never_limited: {
      title: "Adressen ohne Begrenzung",
      why: "Für sie gilt keine Grenze. Wer von dort sendet, kann Passwörter raten.",
      fine: "Keine Adresse ist von den Grenzen ausgenommen.",
    },
    brute_force_protection_off_for_connection: {
      title: "Verbindungen ohne Schutz vor Brute-Force-Angriffen",
      why: "Für Personen dieser Verbindungen gilt der Schutz des Mandanten nicht.",
      fine: "Jede Verbindung ist vor Brute-Force-Angriffen geschützt.",
    },
    scripts_reach_listed_hosts: {
      title: "Skripte, die Rechner in Ihrem Netz erreichen",
      why: "Die Skripte dieser Verbindungen dürfen diese Rechner aufrufen, auch wenn es interne sind. Jeder davon sollte einer sein, den ein Skript wirklich braucht.",
      fine: "Kein Skript hat eine Ausnahme für einzelne Rechner.",
    },
    forwarded_addresses_trusted: {
      title: "Anwendungen, deren Angabe der Adresse gilt",
      why: "Sie nennen die IP-Adresse, für die Grenzen gelten. Wer ihr Secret hat, kann die Grenzen umgehen.",
      fine: "Keine Anwendung bestimmt, welche IP-Adresse zählt.",
    },
    insecure_callbacks: {
      title: "Callbacks ohne Verschlüsselung",
      why: "Wer im selben Netz ist, kann lesen, was an eine Adresse mit http:// geht, und sich so als jemand anderes anmelden.",
      fine: "Alle Callbacks sind verschlüsselt oder führen zum eigenen Rechner der Person.",
    },
    refresh_tokens_not_rotating: {
      title: "Refresh-Token, die sich unbemerkt kopieren lassen",
      why: "Diese Anwendungen können kein Geheimnis bewahren, und ihre Refresh-Token bleiben gleich: Wer eines kopiert, kann es nutzen, solange es gilt. Mit Rotation fällt eine Kopie auf.",
      fine: "Refresh-Token von Anwendungen ohne Geheimnis rotieren.",
    },
    implicit_grant: {
      title: "Token in Adressen",
      why: "Der Implicit Grant schreibt Token in die Adresse einer Seite, wo Verläufe, Protokolle und andere Skripte sie sehen können. Neuere Anwendungen nutzen den Authorization Code.",
      fine: "Keine Anwendung erhält Token in einer Adresse.",
    },
    weak_password_policy: {
      title: "Schwache Passwörter sind erlaubt",
      why: "In diesen Verbindungen darf man kurze und verbreitete Passwörter wählen, die als Erste geraten werden.",
      fine: "Jede Verbindung verlangt gute Passwörter.",
    },
    public_sign_up: {
      title: "Jeder kann sich registrieren",
      why: "Das passt zu einer Anwendung, die allen offensteht. Während einer Migration könnten sich Personen, die im alten System sind, hier neu registrieren, statt sich anzumelden.",
      fine: "Niemand kann sich ungefragt registrieren.",
    },
    sign_up_tells_who_is_known: {
      title: "Die Registrierung verrät, wer bekannt ist",
      why: "Wer sich mit einer Adresse zu registrieren versucht, erfährt, ob sie hier bekannt ist.",
      fine: "Die Registrierung verrät nicht, wer bekannt ist.",
    },
    new_clients_reach_every_connection: {
      title: "Neue Anwendungen erreichen jede Verbindung",
      why: "Bei jeder neuen Anwendung können sich sofort alle anmelden, noch bevor jemand ihre Verbindungen gewählt hat.",
      fine: "Neue Anwendungen erreichen keine Verbindung, bis eine gewählt wird.",
    },
  },
};
