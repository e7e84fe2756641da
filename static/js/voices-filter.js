/* Choose whose experiences to read without loading the whole page again. It asks for the same
   address as the form does, so history, links and a browser without script stay as they are. */

const form = document.querySelector("#experiences .dm-filter");
const status = document.querySelector("[data-voices-spoken]");

/* Put the list of this address in place of the one shown; where that fails, go there plainly. */
async function show(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-voices]");
    document.querySelector("[data-voices]").replaceWith(fresh);
    document.dispatchEvent(new CustomEvent("voices"));
    status.textContent = fresh.dataset.said;
    return true;
  } catch {
    location.assign(address);
    return false;
  }
}

if (form) {
  let shown = location.search;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const query = new URLSearchParams(new FormData(form));
    if (!query.get("who")) query.delete("who");
    const address = `${location.pathname}${query.size ? `?${query}` : ""}`;
    if (!(await show(address))) return;
    history.pushState(null, "", `${address}#experiences`);
    shown = location.search;
  });

  /* Back and forward; a step within the page, to a heading, changes nothing. */
  addEventListener("popstate", () => {
    if (location.search === shown) return;
    shown = location.search;
    form.elements.who.value = new URLSearchParams(shown).get("who") ?? "";
    show(location.pathname + shown);
  });
}
