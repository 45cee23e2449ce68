// SPDX-License-Identifier: EUPL-1.2
// Saves one file of a definition draft a moment after every change, and says so.

const token = () => document.querySelector('meta[name=csrf-token]').content;

/**
 * @param {HTMLElement} editor carries data-save: the address to PUT the file to.
 * @param {() => Promise<{text: string, type: string}>} read gives the file as it stands in the editor.
 * @returns {() => void} to call at every change.
 */
export function saveAfterChanges(editor, read) {
  const status = document.querySelector('[data-status]');
  let timer;
  let dirty = false;

  async function save() {
    clearTimeout(timer);
    try {
      const { text, type } = await read();
      const answer = await fetch(editor.dataset.save, {
        method: 'PUT',
        body: text,
        headers: { 'Content-Type': type, 'X-CSRFToken': token() },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      dirty = false;
      say('Concept bewaard');
      document.dispatchEvent(new CustomEvent('draft-saved', { detail: await answer.json() }));
    } catch {
      say('Bewaren lukt nu niet. We proberen het zo weer.');
      timer = setTimeout(save, 5000);
    }
  }

  function say(text) {
    if (status) status.textContent = text;
  }

  addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); save(); }
  });
  document.querySelectorAll('[data-save-now]').forEach((button) => button.addEventListener('click', save));

  return () => {
    dirty = true;
    say('Nog niet bewaard');
    clearTimeout(timer);
    timer = setTimeout(save, 900);
  };
}

/** Lists that the page hands over: forms, roles, decisions, terms, topics, fields. */
export function choices() {
  return JSON.parse(document.getElementById('choices')?.textContent ?? '{}');
}

export async function load(address) {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.text();
}
