/* Tell people who listen to the page: in a status region, and only after a pause, so that what is
   said never talks over what somebody types. */

const PAUSE = 1500;

export class Speaker {
  constructor(region) {
    this.region = region;
  }

  /* Say this once nothing has happened for a while; a later sentence takes its place. */
  say(text) {
    this.text = text;
    this.wait();
  }

  /* Something was typed: begin the pause anew. */
  wait() {
    clearTimeout(this.timer);
    if (!this.text) return;
    this.timer = setTimeout(() => {
      this.region.textContent = this.text;
      this.text = "";
    }, PAUSE);
  }
}
