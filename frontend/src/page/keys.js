// SPDX-License-Identifier: EUPL-1.2
// Single keys, only outside fields; the page `Sneltoetsen` switches them off (WCAG 2.1.4).
const SETTING = 'wijkpad-keys';

export function connectKeys() {
  const choice = document.querySelector('[data-keys-setting]');
  if (choice) {
    choice.closest('[data-keys-choice]').hidden = false;
    choice.checked = localStorage.getItem(SETTING) !== 'off';
    choice.addEventListener('change', () => localStorage.setItem(SETTING, choice.checked ? 'on' : 'off'));
  }
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, select, [contenteditable], .djs-container, .canvas');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (localStorage.getItem(SETTING) === 'off') return;
    const action = actions[event.key];
    if (action?.()) event.preventDefault();
  });
}

const rows = () => [...document.querySelectorAll('[data-task]')];
const current = () => rows().findIndex((row) => row.contains(document.activeElement));

function move(step) {
  const all = rows();
  if (!all.length) return false;
  all[Math.max(0, Math.min(all.length - 1, current() + step))].querySelector('a').focus();
  return true;
}

const actions = {
  '/': () => { const field = document.getElementById('find'); field?.focus(); return Boolean(field); },
  j: () => move(1),
  k: () => move(-1),
  '?': () => { location.assign('/sneltoetsen'); return true; },
  o: () => { const button = rows()[current()]?.querySelector('button'); button?.click(); return Boolean(button); },
};
