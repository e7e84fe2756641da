/* Words that could not be saved, kept in this tab of this browser until they are: by account and
   address, so that nobody else who signs in here is shown them. */

const PREFIX = "unsaved-words ";

function key(account, address) {
  return `${PREFIX}${account} ${address}`;
}

/* A browser may refuse to store anything; then nothing is kept, and nothing breaks. */
function quietly(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

export function keep(account, address, fields) {
  return quietly(() => {
    sessionStorage.setItem(key(account, address), JSON.stringify(fields));
    return true;
  });
}

export function kept(account, address) {
  return quietly(() => JSON.parse(sessionStorage.getItem(key(account, address))));
}

export function forget(account, address) {
  quietly(() => sessionStorage.removeItem(key(account, address)));
}

export function forgetAll() {
  quietly(() => {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
    }
  });
}

/* The version of the draft that this tab saved last: a number, no words. A page that was asked for
   while the save was under way may be older than it. */
export function saw(account, address, version) {
  quietly(() => sessionStorage.setItem(`${key(account, address)} version`, version));
}

/* The same, once: asking forgets it. */
export function lastSeen(account, address) {
  return quietly(() => {
    const name = `${key(account, address)} version`;
    const version = Number(sessionStorage.getItem(name));
    sessionStorage.removeItem(name);
    return version;
  });
}

/* What the tabs of one browser tell each other: that a draft was saved, or somebody signed out. */
export const tabs = "BroadcastChannel" in window ? new BroadcastChannel("words") : new EventTarget();
