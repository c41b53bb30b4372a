/** Somebody at the old system. */
export interface Person {
  readonly localId: string;
  readonly email: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly name: string;
}

const GIVEN = (
  "Amara Anton Beatriz Benedikt Carla Chen Daniel Diego Elif Emma Felix Fatima Georg Grace Hanna Hugo Ines Ivan Jana Jonas Kaya " +
  "Kenji Lea Luca Maja Mateo Nadia Noah Olga Omar Paula Piet Rosa Ravi Selma Sven Tara Tomas Ulrike Vera Wanda Yusuf Zoe"
).split(" ");
const FAMILY = (
  "Abel Adeyemi Bakker Baumann Castro Conti Dahl Duarte Ekström Engel Fischer Fournier Garcia Gupta Haas Hughes Ivanov Jansen " +
  "Kaya Keller Kowalski Larsen Lindner Marino Meyer Nakamura Novak Okafor Olsen Peeters Pereira Quinn Reyes Richter Rossi " +
  "Santos Schmidt Silva Tanaka Thomsen Ueda Vogel Weber Winter Yilmaz Zhang"
).split(" ");
const DOMAINS = ["example.com", "mail.example", "example.org", "post.example"];

const plain = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[^a-zA-Z]/g, "")
    .toLowerCase();

/** The same people each time; two of one name have a number in their address. */
export const peopleOfSource = (count: number): readonly Person[] =>
  Array.from({ length: count }, (_, at) => personAt(at));

function personAt(at: number): Person {
  const given = GIVEN[at % GIVEN.length]!;
  const family = FAMILY[(at * 7 + Math.floor(at / GIVEN.length)) % FAMILY.length]!;
  const round = Math.floor(at / (GIVEN.length * FAMILY.length));
  const address = `${plain(given)}.${plain(family)}${round === 0 ? "" : round + 1}`;
  return {
    localId: `5f${(0x1000000 + at * 40_503).toString(16)}`,
    email: `${address}@${DOMAINS[(at * 3) % DOMAINS.length]}`,
    given_name: given,
    family_name: family,
    name: `${given} ${family}`,
  };
}
