// Choosing a reason begins the message and proposes what usually follows; typed words stay.
const reason = document.querySelector("#id_reason");
const text = document.querySelector("#id_text");

if (reason && text) {
  let begun = "";
  reason.addEventListener("change", () => {
    const note = document.querySelector(`[data-reason="${CSS.escape(reason.value)}"]`);
    if (!note) return;
    if (!text.value.trim() || text.value === begun) {
      begun = note.dataset.message;
      text.value = begun;
    }
    const chosen = document.querySelector("[name=outcome]:checked");
    if (!chosen) {
      const usual = document.querySelector(`[name=outcome][value="${note.dataset.outcome}"]`);
      if (usual) usual.checked = true;
    }
  });
}

document.querySelector("#preview")?.focus();
