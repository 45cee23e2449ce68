// SPDX-License-Identifier: EUPL-1.2
// Asks every 20 seconds whether the list changed; never while somebody is in it.
const EVERY = 20000;

export function refreshWorklist(list) {
  if (!list) return;
  const live = document.querySelector('[data-live]');
  let tag;

  async function ask() {
    if (document.hidden || list.contains(document.activeElement)) return;
    const headers = tag ? { 'If-None-Match': tag } : {};
    const answer = await fetch(list.dataset.refresh, { headers }).catch(() => null);
    if (!answer || ![200, 304].includes(answer.status) || answer.redirected) return;
    if (answer.status === 200) {
      tag = answer.headers.get('ETag');
      list.innerHTML = await answer.text();
    }
    const time = new Date().toLocaleTimeString('nl-NL', { hour: '2-digit', minute: '2-digit' });
    if (live) live.hidden = false;
    if (live) live.textContent = `Bijgewerkt om ${time.replace(':', '.')}`;
  }

  setInterval(ask, EVERY);
  document.addEventListener('visibilitychange', ask);
}
