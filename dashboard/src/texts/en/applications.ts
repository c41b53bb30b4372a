export const texts = {
  title: "Applications",
  lead: "Programs that send people here to sign in, or that call your APIs.",
  one: { title: "Application", back: "Back to the applications" },
};
