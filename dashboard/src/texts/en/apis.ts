export const texts = {
  title: "APIs",
  lead: "What access tokens are made for.",
  one: { title: "API", back: "Back to the APIs" },
};
