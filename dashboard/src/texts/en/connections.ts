export const texts = {
  title: "Connections",
  lead: "Where people sign in: databases with or without an old system behind them.",
  one: { title: "Connection", back: "Back to the connections" },
};
