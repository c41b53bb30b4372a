export const texts = {
  title: "Migration",
  lead: "The move of one connection's people, from the first look to the last.",
};
