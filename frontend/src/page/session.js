// SPDX-License-Identifier: EUPL-1.2
// Warns some minutes before the session ends (WCAG 2.2.1), and leaves the page when it is over, so
// that nothing about anybody stays on an unattended screen. Other tabs count: the server is asked.
const ASK_AGAIN = 20000;

export function watchSession({ session: address, sessionLeft, sessionWarn }) {
  const dialog = document.getElementById('session-end');
  if (!address || !dialog) return;
  const [title, text, stay] = ['title', 'text', 'stay'].map((one) => dialog.querySelector(`[data-session-${one}]`));
  const warnAt = Number(sessionWarn);
  let timer;

  function plan(seconds) {
    clearTimeout(timer);
    timer = setTimeout(check, Math.max(0, seconds) * 1000);
  }

  async function ask(method = 'GET') {
    const headers = { Accept: 'application/json', 'X-CSRFToken': document.querySelector('meta[name=csrf-token]').content };
    const answer = await fetch(address, { method, headers }).catch(() => null);
    if (!answer) return null;
    return answer.status === 401 ? { left: 0 } : answer.ok ? answer.json() : null;
  }

  async function check() {
    const found = await ask();
    if (!found) return plan(ASK_AGAIN / 1000);
    if (found.left <= 0) return over();
    if (found.left > warnAt) {
      dialog.close();
      return plan(found.left - warnAt);
    }
    warn(found);
    plan(Math.min(found.left + 1, ASK_AGAIN / 1000));
  }

  function warn({ until, last }) {
    title.textContent = 'U wordt bijna uitgelogd';
    text.textContent = last
      ? `Om ${until} wordt u uitgelogd: zo lang kan een sessie duren. Wat u typt, wordt bewaard. Log daarna opnieuw in.`
      : `Om ${until} wordt u uitgelogd, omdat u een tijd niets deed. Wat u typt, wordt bewaard.`;
    stay.textContent = last ? 'Sluiten' : 'Blijf ingelogd';
    stay.dataset.last = last ? '1' : '';
    if (!dialog.open && dialog.dataset.seen !== until) dialog.showModal();
  }

  /** Unsaved input stays on the screen: its button keeps it, with signing in on the way. */
  function over() {
    clearTimeout(timer);
    if (!document.querySelector('form[data-settled=""]')) {
      const here = location.pathname + location.search;
      return location.assign(`${dialog.dataset.signIn}?voorbij=1&next=${encodeURIComponent(here)}`);
    }
    title.textContent = 'U bent uitgelogd';
    text.textContent = 'Wat u het laatst typte, is nog niet bewaard en staat nog op deze pagina. Druk straks op ‘Later verder’ en log in: dan gaat het mee.';
    stay.textContent = 'Sluiten';
    stay.dataset.last = '1';
    if (!dialog.open) dialog.showModal();
  }

  stay.addEventListener('click', async () => {
    if (stay.dataset.last) return dialog.close();
    const found = await ask('POST');
    if (!found) return plan(1);
    if (found.left <= 0) return over();
    dialog.close();
    plan(found.left - warnAt);
  });
  // Closing the last warning is enough: it does not come back every twenty seconds.
  dialog.addEventListener('close', () => { if (stay.dataset.last) dialog.dataset.seen = text.textContent.match(/\d\d\.\d\d uur/)?.[0] ?? ''; });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) check(); });
  plan(Number(sessionLeft) - warnAt);
}
