/* How long a text is, once it nears the limit. Characters are counted as the server counts them:
   each code point is one, a line end is one, spaces before and after are none. */

import { Speaker } from "./speak.js";

const NEAR = 0.8;
/* What Python's str.strip() takes away; JavaScript's trim() differs by a few characters. */
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const AROUND = new RegExp(`^${SPACE}|${SPACE}$`, "g");

export function length(text) {
  return Array.from(text.replace(/\r\n?/g, "\n").replace(AROUND, "")).length;
}

function count(box) {
  const field = box.closest("[data-words]");
  const shown = field.querySelector("[data-count]");
  const speaker = new Speaker(field.querySelector("[data-count-spoken]"));
  const limit = Number(box.dataset.most);
  const number = (value) => value.toLocaleString(document.documentElement.lang);

  function show(isTyping) {
    const now = length(box.value);
    const over = now - limit;
    const text = (over > 0 ? shown.dataset.over : shown.dataset.count)
      .replace("{count}", number(now))
      .replace("{limit}", number(limit))
      .replace("{over}", number(over));
    shown.hidden = now < NEAR * limit;
    shown.toggleAttribute("data-is-over", over > 0);
    shown.textContent = text;
    if (isTyping) speaker.say(shown.hidden ? "" : text);
  }

  box.addEventListener("input", () => show(true));
  show(false);
}

for (const box of document.querySelectorAll("textarea[data-most]")) count(box);
