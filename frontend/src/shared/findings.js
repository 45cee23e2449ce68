// SPDX-License-Identifier: EUPL-1.2
// Draws anew the list of what the check found, as the server draws it.

function badge(one) {
  const made = document.createElement('span');
  made.className = `badge badge--${one.colour}`;
  made.textContent = one.word;
  return made;
}

function line(one) {
  const row = document.createElement('li');
  row.className = one.severity;
  const said = document.createElement('div');
  const link = document.createElement('a');
  link.href = one.link;
  link.textContent = one.where;
  if (one.element) link.dataset.goTo = one.element;
  if (one.path.length) link.dataset.path = one.path.join(' ');
  const code = document.createElement('small');
  code.className = 'quiet';
  code.textContent = one.code;
  const cure = document.createElement('span');
  cure.className = 'cure';
  cure.textContent = one.cure;
  const text = document.createElement('span');
  text.textContent = one.text;
  const way = document.createElement('span');
  way.className = 'way';
  way.textContent = one.steps.length ? `Zo komt het zover: ${one.steps.join(' → ')}.` : '';
  said.append(link, ' ', text, ' ', cure, ' ', way, ' ', code);
  row.append(badge(one), said);
  return row;
}

function conclusion(errors, warnings) {
  if (errors) return `${errors} ${errors === 1 ? 'fout' : 'fouten'}: publiceren kan nog niet`;
  if (warnings) return `geen fouten, wel ${warnings} ${warnings === 1 ? 'aandachtspunt' : 'aandachtspunten'}`;
  return 'geen fouten gevonden';
}

export function showList(findings) {
  const holder = document.querySelector('[data-findings]');
  if (!holder) return;
  const shown = findings.filter(({ severity }) => severity !== 'info');
  holder.replaceChildren(...shown.map(line));
  const errors = shown.filter(({ severity }) => severity === 'error').length;
  const told = document.querySelector('[data-conclusion]');
  if (told) told.textContent = conclusion(errors, shown.length - errors);
  const count = document.querySelector('[data-error-count]');
  if (count) {
    count.textContent = errors;
    count.classList.toggle('count--red', errors > 0);
  }
}
