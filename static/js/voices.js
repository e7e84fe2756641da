/* What script adds to a list of experiences: copying a link, and choosing whose to read without
   loading the whole page again. One file, so that a first visit asks for no more than it must. */

const section = document.querySelector("#experiences");

/* A control on each experience that copies a link to it; there only where a browser can copy. */
function addControl(voice) {
  const button = document.createElement("button");
  const whose = document.createElement("span");
  const spoken = document.createElement("span");
  whose.className = "dm-hidden";
  whose.textContent = `: ${voice.querySelector(".dm-voice__by b").textContent}`;
  button.type = "button";
  button.className = "dm-act";
  button.append(section.dataset.copy, whose);
  spoken.setAttribute("role", "status");

  button.addEventListener("click", async () => {
    const own = voice.querySelector(".dm-voice__foot a[href]");
    const address = new URL(own ? own.getAttribute("href") : `#${voice.id}`, location.href);
    try {
      await navigator.clipboard.writeText(address.href);
      spoken.textContent = section.dataset.copied;
    } catch {
      spoken.textContent = section.dataset.notCopied;
    }
    setTimeout(() => { spoken.textContent = ""; }, 5000);
  });
  voice.querySelector(".dm-voice__foot time")?.before(button, spoken);
}

function addControls() {
  for (const voice of section.querySelectorAll(".dm-voice")) addControl(voice);
}

if (section && navigator.clipboard) {
  addControls();
  document.addEventListener("voices", addControls);
}

/* The filter asks for the same address as its form does, so history, links and a browser without
   script stay as they are. */

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
