// Renew the lease of a text while its moderator is at work on the page.
const form = document.querySelector("[data-renew]");

if (form) {
  let active = true;
  for (const event of ["keydown", "pointerdown", "scroll"]) {
    document.addEventListener(event, () => { active = true; }, { passive: true });
  }
  setInterval(() => {
    if (!active) return;
    active = false;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    fetch(form.dataset.renew, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      redirect: "manual",
    }).catch(() => {});
  }, Number(form.dataset.minutes) * 60 * 1000);
}
