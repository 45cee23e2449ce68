// SPDX-License-Identifier: EUPL-1.2
// Saves one file of a definition draft a moment after every change, and says so. A file that
// somebody else changed meanwhile is never overwritten: the server compares versions.
import { showList } from './findings.js';

const token = () => document.querySelector('meta[name=csrf-token]').content;
const pause = 900;
const retryAfter = 5000;

/**
 * @param {HTMLElement} editor carries data-save: the address to PUT the file to, and data-version:
 *   the version that was loaded.
 * @param {() => Promise<{text: string, type: string}>} read gives the file as it stands in the editor.
 * @returns {() => void} to call at every change.
 */
export function saveAfterChanges(editor, read) {
  const status = document.querySelector('[data-status]');
  let timer;
  let dirty = false;
  let busy = false;
  let stopped = false;

  async function save() {
    clearTimeout(timer);
    if (stopped) return;
    if (busy) {
      timer = setTimeout(save, pause);
      return;
    }
    busy = true;
    dirty = false;
    say('Bezig met bewaren en controleren…');
    try {
      await send(await read());
    } catch {
      dirty = true;
      say('Bewaren lukt nu niet. We proberen het zo weer.', 'red');
      timer = setTimeout(save, retryAfter);
    } finally {
      busy = false;
    }
  }

  async function send({ text, type }) {
    const answer = await fetch(editor.dataset.save, {
      method: 'PUT',
      body: text,
      headers: {
        Accept: 'application/json',
        'Content-Type': type,
        'If-Match': `"${editor.dataset.version}"`,
        'X-CSRFToken': token(),
      },
    });
    const said = await answer.json();
    if (answer.ok) {
      editor.dataset.version = said.version;
      if (!dirty) say('Concept bewaard');
      renewChoices(said.choices);
      showList(said.findings);
      document.dispatchEvent(new CustomEvent('draft-saved', { detail: said }));
      return;
    }
    if (answer.status >= 500) throw new Error(String(answer.status));
    dirty = true;
    stopped = answer.status === 409 || answer.status === 401;
    say(said.text, 'red');
  }

  function say(text, colour = '') {
    if (!status) return;
    status.textContent = text;
    status.dataset.colour = colour;
  }

  addEventListener('beforeunload', (event) => { if (dirty || busy) event.preventDefault(); });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); save(); }
  });
  document.querySelectorAll('[data-save-now]').forEach((button) => button.addEventListener('click', save));

  return () => {
    dirty = true;
    if (stopped) return;
    say('Nog niet bewaard');
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
}

/** Lists that the page hands over: forms, roles, decisions, terms, topics, fields. */
export function choices() {
  return JSON.parse(document.getElementById('choices')?.textContent ?? '{}');
}

function renewChoices(lists) {
  const holder = document.getElementById('choices');
  if (holder && lists) holder.textContent = JSON.stringify(lists);
}

export async function load(address) {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.text();
}
