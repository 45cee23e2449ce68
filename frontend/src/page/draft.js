// SPDX-License-Identifier: EUPL-1.2
// Keeps what is typed, complete or not, and asks the server which questions follow from it:
// one request and one implementation of FEEL.

const WAIT_TYPING = 900;
const WAIT_CHOOSING = 250;
const WAIT_AFTER_FAILURE = 5000;
const SIGNED_OUT = 'U bent uitgelogd. Druk op ‘Later verder’ en log in: wat u hebt ingevuld gaat mee.';

export function keepDraft(form) {
  if (!form) return;
  const status = form.querySelector('[data-saved]');
  let timer;
  let running;
  let typedSince = false;

  async function send() {
    clearTimeout(timer);
    typedSince = false;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.draft, {
        method: 'POST',
        body: filledIn(form),
        headers: { Accept: 'application/json' },
        signal: running.signal,
      });
      const result = await answer.json();
      if (answer.status === 401) return say(SIGNED_OUT, false);
      if (!answer.ok) return say(result.text ?? 'Bewaren lukt nu niet.', false, answer.status >= 500);
      show(result.visible);
      warn(result.urgent);
      claimed();
      say(`Concept bewaard om ${result.saved_at}`, !typedSince, false);
    } catch (error) {
      if (error.name !== 'AbortError') say('Bewaren lukt nu niet. We proberen het zo weer.', false);
    }
  }

  function say(text, settled, again = !settled) {
    if (status) status.textContent = text;
    form.dataset.settled = settled ? '1' : '';
    if (again) timer = setTimeout(send, WAIT_AFTER_FAILURE);
  }

  /** Who types has the task: the bar that says it is nobody's goes, and later saves need not claim. */
  function claimed() {
    form.querySelector('[name=_free]')?.remove();
    document.querySelector('[data-claim-bar]')?.remove();
  }

  /** What a safety answer asks for, shown the moment it is given; said aloud, as the box is an alert. */
  function warn(html) {
    const box = document.querySelector('[data-urgent]');
    const asked = document.createElement('template');
    asked.innerHTML = html ?? '';
    if (!box || asked.content.textContent.trim() === box.textContent.trim()) return;
    box.replaceChildren(asked.content);
    box.hidden = !html;
    if (html) box.scrollIntoView({ block: 'nearest' });
  }

  function show(visible) {
    for (const [path, seen] of Object.entries(visible ?? {})) {
      const field = form.querySelector(`[data-path="${CSS.escape(path)}"]`);
      if (!field) continue;
      field.hidden = !seen;
      field.disabled = !seen;
    }
  }

  function later(wait) {
    form.dataset.settled = '';
    typedSince = true;
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  /** What somebody changes is theirs: where it was taken over from no longer holds. */
  function disown(control) {
    for (let field = control.closest('[data-path]'); field; field = field.parentElement?.closest('[data-path]')) {
      field.querySelector(':scope > [data-origin]')?.remove();
    }
  }

  form.addEventListener('input', ({ target }) => { disown(target); later(WAIT_TYPING); });
  form.addEventListener('change', () => later(WAIT_CHOOSING));
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && form.dataset.settled === '') send();
  });
  form.dataset.settled = '1';
}

/** Everything in the form, hidden questions included, so that going back loses nothing. */
export function filledIn(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') data.append(name, value);
  for (const hidden of form.querySelectorAll('fieldset[hidden]')) {
    for (const control of hidden.querySelectorAll('input, textarea, select')) {
      const chosen = ['radio', 'checkbox'].includes(control.type) ? control.checked : control.value;
      if (chosen && control.name) data.append(control.name, control.value);
    }
  }
  return data;
}
