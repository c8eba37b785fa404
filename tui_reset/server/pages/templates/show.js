"use strict";
// A button beside each password field; without JavaScript the fields work just the same.
const words = document.currentScript.dataset;
for (const field of document.querySelectorAll('input[type="password"]')) {
  const name = field.labels[0].textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "show";
  const say = () => {
    const shown = field.type === "text";
    button.textContent = shown ? words.hide : words.show;
    button.setAttribute("aria-label", (shown ? words.hideName : words.showName).replace("{name}", name));
  };
  button.addEventListener("click", () => {
    field.type = field.type === "text" ? "password" : "text";
    say();
  });
  say();
  const row = document.createElement("div");
  row.className = "typed";
  const focused = document.activeElement === field;
  field.replaceWith(row);
  row.append(field, button);
  if (focused) field.focus();
  // A browser that remembers forms must never remember a password as ordinary text.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
