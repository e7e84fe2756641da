/* A button under a new or known password that shows what was typed. Sending hides it again, so that
   no browser remembers it among plain texts. */

for (const form of document.querySelectorAll("form[data-password]")) {
  for (const input of form.querySelectorAll("input[type=password]")) addButton(form, input);
}

function addButton(form, input) {
  const texts = form.dataset;
  const button = document.createElement("button");
  const status = document.createElement("span");
  button.type = "button";
  button.className = "dm-act dm-show";
  button.setAttribute("aria-controls", input.id);
  status.className = "dm-hidden";
  status.setAttribute("role", "status");

  function show(isShown) {
    input.type = isShown ? "text" : "password";
    button.textContent = isShown ? texts.hide : texts.show;
  }

  button.addEventListener("click", () => {
    show(input.type === "password");
    status.textContent = input.type === "text" ? texts.isShown : texts.isHidden;
  });
  form.addEventListener("submit", () => show(false));
  input.spellcheck = false;
  input.autocapitalize = "none";
  input.after(button, status);
  show(false);
}
