// SPDX-License-Identifier: EUPL-1.2
// Edits the diagram of a draft. A designer chooses by Dutch name; ids and FEEL stand under "Uitgebreid".
import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule } from 'bpmn-js-properties-panel';
import { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
import Minimap from 'diagram-js-minimap';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import dutch from './shared/dutch.js';
import { speakDutch } from './shared/dutch-dom.js';
import { load, saveAfterChanges } from './shared/saving.js';
import { showFindings } from './modeler/findings.js';
import properties from './modeler/provider.js';
import keyboard from './modeler/keyboard.js';
import lanes from './modeler/lanes.js';
import onlyWhatRuns from './modeler/only-what-runs.js';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import './modeler/modeler.css';

const editor = document.querySelector('[data-modeler]');
if (editor) open(editor);

async function open(element) {
  const modeler = new Modeler({
    container: element,
    moddleExtensions: { camunda },
    propertiesPanel: { parent: '#properties' },
    additionalModules: [
      BpmnPropertiesPanelModule, properties, CreateAppendAnythingModule, Minimap, dutch, keyboard,
      lanes, onlyWhatRuns,
    ],
  });
  await modeler.importXML(await load(element.dataset.modeler));
  fitEachPlane(modeler);
  const changed = saveAfterChanges(element, async () => ({
    text: (await modeler.saveXML({ format: true })).xml,
    type: 'application/xml',
  }));
  modeler.on('commandStack.changed', changed);
  document.querySelector('[data-undo]')?.addEventListener('click', () => {
    modeler.get('directEditing').cancel();
    modeler.get('commandStack').undo();
  });
  speakDutch(document.getElementById('properties'));
  showFindings(modeler);
  element.dataset.ready = '1';
  window.wijkpadModeler = modeler;
}

/** A plane is shown whole when it is opened first, clear of the palette and the breadcrumb. */
function fitEachPlane(modeler) {
  const canvas = modeler.get('canvas');
  const fitted = new Set();
  const fit = (root) => {
    if (fitted.has(root)) return;
    fitted.add(root);
    const { inner, outer } = canvas.viewbox();
    const scale = Math.min((outer.width - 140) / inner.width, (outer.height - 70) / inner.height, 1);
    canvas.viewbox({
      x: inner.x - 125 / scale, y: inner.y - 52 / scale, width: outer.width / scale, height: outer.height / scale,
    });
  };
  fit(canvas.getRootElement());
  modeler.on('root.set', ({ element }) => fit(element));
}
