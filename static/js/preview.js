/* The preview shows the words that are saved: if they are those kept in this browser because they
   could not be saved at first, the copy goes. */

import { forget, kept } from "./unsaved-words.js";

const { account, preview: address } = document.querySelector("form[data-preview]").dataset;
const letters = (text) => text.replace(/\s+/g, "");
const copy = kept(account, address);
const shown = document.querySelector(".dm-voice__text");

if (copy && shown && letters(copy.fields.words) === letters(shown.textContent)) forget(account, address);
