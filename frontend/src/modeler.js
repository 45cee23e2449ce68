// SPDX-License-Identifier: EUPL-1.2
// Edits the diagram of a draft. A designer chooses by Dutch name; ids and FEEL stand under "Uitgebreid".
import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule } from 'bpmn-js-properties-panel';
import { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
import Minimap from 'diagram-js-minimap';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import dutch from './shared/dutch.js';
import { load, saveAfterChanges } from './shared/saving.js';
import { showFindings } from './modeler/findings.js';
import properties from './modeler/provider.js';
import keyboard from './modeler/keyboard.js';
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
    ],
  });
  await modeler.importXML(await load(element.dataset.modeler));
  const canvas = modeler.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  canvas.scroll({ dx: 80, dy: 0 });
  const changed = saveAfterChanges(element, async () => ({
    text: (await modeler.saveXML({ format: true })).xml,
    type: 'application/xml',
  }));
  modeler.on('commandStack.changed', changed);
  showFindings(modeler);
  element.dataset.ready = '1';
  window.wijkpadModeler = modeler;
}
