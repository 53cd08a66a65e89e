// Keeps a progress region fresh: fetches its HTML from data-poll until the answer no longer asks for it.
// The live region itself stays in the page, so that a screen reader hears only what changed.
const SLOWEST = 8000;

export function start(root) {
  for (const region of root.querySelectorAll("[data-poll]")) {
    follow(region);
  }
}

async function follow(region) {
  const every = Number(region.dataset.every) || 1000;
  let wait = every;
  while (region.isConnected && region.dataset.poll) {
    await sleep(wait);
    if (document.hidden) {
      continue;
    }
    const ok = await refresh(region);
    wait = ok ? every : Math.min(wait * 2, SLOWEST);
  }
}

async function refresh(region) {
  try {
    const answer = await fetch(region.dataset.poll, { headers: { Accept: "text/html", "X-Fragment": "1" } });
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
    if (region.innerHTML !== fresh.innerHTML) {
      region.replaceChildren(...fresh.childNodes);
    }
    if (!fresh.dataset.poll) {
      delete region.dataset.poll;
    }
    return true;
  } catch {
    return false;
  }
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
