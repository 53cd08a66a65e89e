// Keeps a progress region fresh: fetches its HTML from data-poll until the answer no longer asks for it.
// Its parts stay in the page and only change when their text does, so that a screen reader hears each step once.
const EVERY = 1000;
const SLOWEST = 8000;

export function start(root) {
  for (const region of root.querySelectorAll("[data-poll]")) {
    follow(region);
  }
}

async function follow(region) {
  let wait = EVERY;
  while (region.isConnected && region.dataset.poll) {
    await sleep(wait);
    if (document.hidden) {
      continue;
    }
    const ok = await refresh(region);
    wait = ok ? EVERY : Math.min(wait * 2, SLOWEST);
  }
}

async function refresh(region) {
  try {
    const answer = await fetch(region.dataset.poll, { headers: { Accept: "text/html", "X-Fragment": "1" } });
    if (answer.status === 401) {
      location.reload();
    }
    if (!answer.ok) {
      return false;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-region]");
    if (!fresh || fresh.dataset.region !== region.dataset.region) {
      return false;
    }
    if (fresh.dataset.then) {
      location.assign(fresh.dataset.then);
    }
    for (const part of region.querySelectorAll("[data-part]")) {
      update(part, fresh.querySelector(`[data-part="${part.dataset.part}"]`));
    }
    if (!fresh.dataset.poll) {
      delete region.dataset.poll;
    }
    return true;
  } catch {
    return false;
  }
}

function update(part, fresh) {
  if (fresh && part.innerHTML !== fresh.innerHTML) {
    part.replaceChildren(...fresh.childNodes);
  }
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
