export const texts = {
  title: "APIs",
  lead: "What access tokens are made for.",
  empty: {
    title: "There is no API yet",
    text: "Register an API, and applications can ask for access tokens with its identifier as the audience.",
  },
  columns: { name: "Name", identifier: "Identifier", lifetime: "Tokens last" },
  one: { title: "API", back: "Back to the APIs" },
};
