// Shows a typed password and hides it again. Without this script the buttons stay hidden and all else works.
for (const button of document.querySelectorAll("button[data-shows]")) {
  const input = document.getElementById(button.dataset.shows);
  const show = (isShown) => {
    input.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  // What is sent from a field that anybody can read, browsers offer to fill in again.
  input.form.addEventListener("submit", () => show(false));
}
