/* A form that came back with errors begins with them: `autofocus` alone scrolls in some browsers
   and does nothing in others. */

const summary = document.querySelector(".dm-error-summary");

if (summary) {
  summary.focus();
  summary.scrollIntoView({ block: "start" });
}
