/** Plain switches and numbers: hiding the word "true" would make a log unreadable. */
const SWITCH = /^(?:true|false|null|undefined|none|\d{1,6})$/i;
/** Settings that say where the source is. A trace that does not name the host it tells of helps nobody. */
const PLACE_NAME = /(?:DOMAIN|HOST|HOSTNAME|SERVER|PORT|URL|URI|ENDPOINT|ISSUER|AUDIENCE|CONNECTION|REALM)$/i;
/** Without anything that could be a user, a password or a key within an address. */
const PLACE = /^(?:https?:\/\/)?[\w.-]{1,253}(?::\d{1,5})?(?:\/[\w./-]{0,100})?$/;

/** The values of `options.configuration` that must not be seen: all but switches, and places under the name of one. */
export function secretSettings(configuration: Readonly<Record<string, string>>): string[] {
  return Object.entries(configuration)
    .filter(([name, value]) => !SWITCH.test(value) && !(PLACE_NAME.test(name) && PLACE.test(value)))
    .map(([, value]) => value);
}
