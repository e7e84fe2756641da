/* A control on each experience that copies a link to it; there only where a browser can copy. */

const section = document.querySelector("#experiences");

function addControl(voice) {
  const button = document.createElement("button");
  const whose = document.createElement("span");
  const status = document.createElement("span");
  whose.className = "dm-hidden";
  whose.textContent = `: ${voice.querySelector(".dm-voice__by b").textContent}`;
  button.type = "button";
  button.className = "dm-act";
  button.append(section.dataset.copy, whose);
  status.setAttribute("role", "status");

  button.addEventListener("click", async () => {
    const address = new URL(`#${voice.id}`, location.href);
    try {
      await navigator.clipboard.writeText(address.href);
      status.textContent = section.dataset.copied;
    } catch {
      status.textContent = section.dataset.notCopied;
    }
    setTimeout(() => { status.textContent = ""; }, 5000);
  });
  voice.querySelector(".dm-voice__foot time")?.before(button, status);
}

function addControls() {
  for (const voice of section.querySelectorAll(".dm-voice")) addControl(voice);
}

if (section && navigator.clipboard) {
  addControls();
  document.addEventListener("voices", addControls);
}
