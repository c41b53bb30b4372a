export const texts = {
  title: "Jobs",
  lead: "Work that goes on in the background.",
  one: { title: "Job", back: "Back to the jobs" },
};
