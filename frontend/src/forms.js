// SPDX-License-Identifier: EUPL-1.2
// Edits one form of a draft. What people see is drawn on the server from the same file.
import { FormEditor } from '@bpmn-io/form-js-editor';
import { speakDutch } from './shared/dutch-dom.js';
import { load, saveAfterChanges } from './shared/saving.js';
import purpose from './forms/properties.js';
import '@bpmn-io/form-js/dist/assets/form-js.css';
import '@bpmn-io/form-js/dist/assets/form-js-editor.css';
import './forms/forms.css';

const editor = document.querySelector('[data-form]');
if (editor) open(editor);

async function open(element) {
  const form = new FormEditor({ container: element, additionalModules: [purpose] });
  await form.importSchema(JSON.parse(await load(element.dataset.form)));
  const changed = saveAfterChanges(element, async () => ({
    text: JSON.stringify(form.saveSchema(), null, 1) + '\n',
    type: 'application/json',
  }));
  form.on('changed', changed);
  speakDutch(element);
  element.dataset.ready = '1';
}
