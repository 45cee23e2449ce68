// SPDX-License-Identifier: EUPL-1.2
// Edits one decision table of a draft.
import DmnModeler from 'dmn-js/lib/Modeler';
import dutch from './shared/dutch.js';
import wijkpad from './shared/wijkpad-dmn.json';
import { speakDutch } from './shared/dutch-dom.js';
import { load, saveAfterChanges } from './shared/saving.js';
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import './tables/tables.css';

const editor = document.querySelector('[data-table]');
if (editor) open(editor);

async function open(element) {
  const common = { additionalModules: [dutch] };
  const modeler = new DmnModeler({
    container: element,
    common,
    drd: common,
    decisionTable: common,
    literalExpression: common,
    moddleExtensions: { wijkpad },
  });
  await modeler.importXML(await load(element.dataset.table));
  const table = modeler.getViews().find((view) => view.type === 'decisionTable');
  if (table) await modeler.open(table);
  const changed = saveAfterChanges(element, async () => ({
    text: (await modeler.saveXML({ format: true })).xml,
    type: 'application/xml',
  }));
  const follow = () => modeler.getActiveViewer()?.on('elements.changed', changed);
  modeler.on('views.changed', follow);
  follow();
  speakDutch(element);
  element.dataset.ready = '1';
}
