/* Passkeys: buttons that only a browser with passkeys can use, and words when one was not used.
   The ceremony itself is allauth's (mfa/js/webauthn.js). */

if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-failed]");
  if (!place) return;
  event.preventDefault();
  // Emptied first, so that the same words are read out a second time.
  place.textContent = "";
  setTimeout(() => { place.textContent = place.dataset.passkeyFailed; }, 50);
});
