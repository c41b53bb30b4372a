export const texts = {
  title: "Home",
  lead: "What moves, what is left, and what to do next.",
};
