/* Signing out leaves no words of anybody in this browser. */

import { forgetAll, tabs } from "./unsaved-words.js";

document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => {
  forgetAll();
  tabs.postMessage?.({ signedOut: true });
});
