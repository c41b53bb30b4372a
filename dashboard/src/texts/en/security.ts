export const texts = {
  title: "Security",
  lead: "Who may do what is better avoided, and what is on or off by default.",
};
