// SPDX-License-Identifier: EUPL-1.2
// Marks what the check found on the drawing; a click in the list goes to the element, and draws the
// way that leads to the fault where there is one.
import { showPath } from './path.js';

export function showFindings(modeler) {
  let marked = [];
  const drawPath = showPath(modeler);
  const canvas = modeler.get('canvas');
  const registry = modeler.get('elementRegistry');

  function mark(findings) {
    for (const [id, kind] of marked) if (registry.get(id)) canvas.removeMarker(id, kind);
    marked = findings
      .filter(({ element }) => element && registry.get(element))
      .map(({ element, severity }) => [element, severity === 'error' ? 'has-error' : 'has-warning']);
    for (const [id, kind] of marked) canvas.addMarker(id, kind);
  }

  function goTo(id, path) {
    const element = registry.get(id);
    if (!element) return false;
    drawPath(path);
    const root = canvas.findRoot(element);
    if (root) canvas.setRootElement(root);
    canvas.scrollToElement(element, { top: 80, right: 260, bottom: 80, left: 160 });
    modeler.get('selection').select(element);
    canvas.focus();
    return true;
  }

  document.addEventListener('draft-saved', ({ detail }) => {
    mark(detail.findings ?? []);
    drawPath([]);
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-go-to]');
    if (link && goTo(link.dataset.goTo, link.dataset.path?.split(' ') ?? [])) event.preventDefault();
  });
  const found = JSON.parse(document.getElementById('findings')?.textContent ?? '[]');
  mark(found);
  const wanted = new URLSearchParams(location.search).get('element');
  if (wanted) goTo(wanted, found.find(({ element, path }) => element === wanted && path.length)?.path ?? []);
}
