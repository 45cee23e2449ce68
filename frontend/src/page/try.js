// SPDX-License-Identifier: EUPL-1.2
// Tries out what is typed without leaving the page. Whatever goes wrong, the button does it instead.
import { filledIn } from './draft.js';

export function tryOut(button) {
  const box = document.querySelector('[data-tried]');
  if (!button || !box) return;
  let again = false;
  button.addEventListener('click', async (event) => {
    if (again) return;
    event.preventDefault();
    button.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(button.dataset.try, {
        method: 'POST',
        body: filledIn(button.form),
        headers: { Accept: 'application/json' },
      });
      const result = answer.ok ? await answer.json() : { acted: true };
      if (result.acted) throw new Error('in full');
      const part = document.createElement('template');
      part.innerHTML = result.html;
      box.replaceChildren(part.content);
      box.hidden = false;
      box.scrollIntoView({ block: 'nearest' });
      button.form.querySelector('[name=_free]')?.remove();
      document.querySelector('[data-claim-bar]')?.remove();
    } catch {
      again = true;
      button.click();
    } finally {
      button.removeAttribute('aria-busy');
    }
  });
}
