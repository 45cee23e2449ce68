// SPDX-License-Identifier: EUPL-1.2
// Small building blocks of the properties panel.
import {
  SelectEntry, TextAreaEntry, TextFieldEntry,
  isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { useService } from 'bpmn-js-properties-panel';
import { Writer } from './model.js';

export function useWriter() {
  return new Writer(useService('bpmnFactory'), useService('commandStack'), useService('modeling'));
}

const said = (description, element) => (typeof description === 'function' ? description(element) : description);

/**
 * Each kind makes an entry: {id, label, read(element), write(writer, element, value), …}.
 * `options` of a choice is a list of {value, label}; an unknown present value stays in the list.
 * `validate` of a text gives what is wrong with it; as long as it does, nothing is written.
 */
export function choice({ id, label, description, options, read, write }) {
  function Entry({ element }) {
    const writer = useWriter();
    const listed = () => {
      const all = [{ value: '', label: '(niets gekozen)' }, ...options(element)];
      const present = read(element);
      return all.some((one) => one.value === present)
        ? all : [...all, { value: present, label: `${present} (onbekend)` }];
    };
    return jsx(SelectEntry, {
      element, id, label, description: said(description, element),
      getValue: () => read(element), setValue: (value) => write(writer, element, value), getOptions: listed,
    });
  }
  return { id, component: Entry, isEdited: isSelectEntryEdited, read, write };
}

export function text({ id, label, description, read, write, validate, long = false }) {
  function Entry({ element }) {
    const writer = useWriter();
    const debounce = useService('debounceInput');
    return jsx(long ? TextAreaEntry : TextFieldEntry, {
      element, id, label, description, debounce, validate, rows: 3,
      getValue: () => read(element),
      setValue: (value, wrong) => { if (!wrong) write(writer, element, value ?? ''); },
    });
  }
  return { id, component: Entry, isEdited: long ? isTextAreaEntryEdited : isTextFieldEntryEdited, read, write };
}
