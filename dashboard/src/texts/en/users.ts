export const texts = {
  title: "Users",
  lead: "Everybody who lives here.",
  one: { title: "User", back: "Back to the users" },
};
