/** The tag for `Intl`: the browser's own region where its language is this one, so that dates look as elsewhere. */
export function localeOf(language: string): string {
  return navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
}
