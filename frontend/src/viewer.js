// SPDX-License-Identifier: EUPL-1.2
// Shows a diagram with where the case is; the drawing made on the server stays in place without JavaScript.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import dutch from './shared/dutch.js';
import { load } from './shared/saving.js';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import './viewer.css';

const holder = document.querySelector('[data-diagram]');
if (holder) show(holder);

async function show(element) {
  const viewer = new NavigatedViewer({ container: element, moddleExtensions: { camunda }, additionalModules: [dutch] });
  await viewer.importXML(await load(element.dataset.diagram));
  const canvas = viewer.get('canvas');
  const marks = JSON.parse(document.getElementById('diagram-marks')?.textContent ?? '{}');
  openPlane(canvas, marks.plane);
  mark(viewer, marks);
  element.querySelector('[data-static]')?.setAttribute('hidden', '');
  describe(element);
  connectButtons(viewer);
  followLinks(viewer);
  connectRows(viewer);
  document.querySelectorAll('[data-zoom-bar]').forEach((bar) => { bar.hidden = false; });
  element.dataset.ready = '1';
}

function openPlane(canvas, plane) {
  const root = plane && canvas.findRoot(`${plane}_plane`);
  if (root) canvas.setRootElement(root);
  fit(canvas);
}

/** The whole plane with some air around it: the outermost lines and labels would else touch the edge. */
function fit(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  const { width, height } = canvas.getContainer().getBoundingClientRect();
  canvas.zoom(canvas.zoom() * 0.94, { x: width / 2, y: height / 2 });
}

/** Opening a part inside the drawing opens its page, so that sentence, table and drawing stay one. */
function followLinks(viewer) {
  viewer.get('eventBus').on('root.set', ({ element }) => {
    const id = element.id.replace(/_plane$/, '');
    document.querySelector(`[data-planes] a[data-opens="${CSS.escape(id)}"]`)?.click();
  });
}

function mark(viewer, marks) {
  const registry = viewer.get('elementRegistry');
  for (const kind of ['passed', 'open', 'withdrawn']) {
    for (const id of marks[kind] ?? []) if (registry.get(id)) viewer.get('canvas').addMarker(id, `is-${kind}`);
  }
  for (const { element, text } of marks.badges ?? []) {
    if (!registry.get(element)) continue;
    const badge = document.createElement('div');
    badge.className = 'diagram-badge';
    badge.textContent = text;
    viewer.get('overlays').add(element, { position: { top: -16, left: 0 }, html: badge });
  }
}

function describe(element) {
  const svg = element.querySelector('.djs-container svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', element.dataset.labelledby);
  if (element.dataset.describedby) svg.setAttribute('aria-describedby', element.dataset.describedby);
}

function connectButtons(viewer) {
  const canvas = viewer.get('canvas');
  document.querySelectorAll('[data-zoom]').forEach((button) => button.addEventListener('click', () => {
    if (button.dataset.zoom === 'fit') fit(canvas);
    else viewer.get('zoomScroll').stepZoom(Number(button.dataset.zoom));
  }));
}

function connectRows(viewer) {
  const registry = viewer.get('elementRegistry');
  const canvas = viewer.get('canvas');
  document.querySelectorAll('[data-element]').forEach((row) => {
    const id = row.dataset.element;
    const on = () => registry.get(id) && canvas.addMarker(id, 'is-pointed-at');
    const off = () => registry.get(id) && canvas.removeMarker(id, 'is-pointed-at');
    row.addEventListener('mouseenter', on);
    row.addEventListener('mouseleave', off);
    row.addEventListener('focusin', on);
    row.addEventListener('focusout', off);
  });
}
