export const texts = {
  title: "Logs",
  lead: "What has happened in this tenant.",
  one: { title: "Log event", back: "Back to the logs" },
};
