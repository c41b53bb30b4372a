export const texts = {
  title: "Settings",
  lead: "What holds for the whole tenant.",
};
