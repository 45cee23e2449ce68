// SPDX-License-Identifier: EUPL-1.2
// A call of another pathway: which one, what it is given, and what comes back.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import { choices } from '../shared/saving.js';
import { choice, text } from './entries.js';
import { parametersOf } from './model.js';

const pathways = () => choices().called ?? [];
const chosen = (element) => pathways().find((one) => one.key === getBusinessObject(element).get('calledElement'));

const which = choice({
  id: 'called', label: 'Welk traject loopt hier?',
  description: 'Trajecten die binnen een ander lopen. Een traject met een eigen zaak start u met een automatische stap.',
  options: () => pathways().map(({ key, title }) => ({ value: key, label: title })),
  read: (element) => getBusinessObject(element).get('calledElement') ?? '',
  write: (writer, element, value) => writer.modeling.updateProperties(element, { calledElement: value || undefined }),
});

const given = new Map();

/** An entry is made once: made anew it would lose the cursor at every letter. */
function inputOf({ key, title }) {
  if (!given.has(key)) given.set(key, new Map());
  const known = given.get(key);
  if (!known.has(title)) {
    known.set(title, text({
      id: `gives-${key}`, label: `Meegeven: ${title}`, description: 'FEEL, bijvoorbeeld vraag.waarom.',
      read: (element) => (parametersOf(element, 'inputParameters').find(([name]) => name === key)?.[1] ?? '').replace(/^=\s*/, ''),
      write: (writer, element, value) => {
        const others = parametersOf(element, 'inputParameters').filter(([name]) => name !== key);
        const own = value.trim() ? [[key, `= ${value.trim()}`]] : [];
        writer.parameters(element, 'inputParameters', 'camunda:InputParameter', [...others, ...own]);
      },
    }));
  }
  return known.get(title);
}

const LINE = /^\s*([A-Za-z_]\w*)\s*=\s*(.+?)\s*$/;

const back = text({
  id: 'takes', label: 'Wat komt er terug?', long: true,
  description: 'Per regel een naam en waar het vandaan komt: doel = plan.doel',
  validate: (value) => {
    const wrong = (value ?? '').split('\n').find((line) => line.trim() && !LINE.test(line));
    return wrong ? `Schrijf deze regel als naam = uitdrukking: ${wrong.trim()}` : undefined;
  },
  read: (element) => parametersOf(element, 'outputParameters').map(([name, value]) => `${name} = ${value.replace(/^=\s*/, '')}`).join('\n'),
  write: (writer, element, value) => {
    const pairs = value.split('\n').map((line) => line.match(LINE)).filter(Boolean).map(([, name, from]) => [name, `= ${from}`]);
    writer.parameters(element, 'outputParameters', 'camunda:OutputParameter', pairs);
  },
});

export function callPart(element) {
  const called = chosen(element);
  return ['Ander traject', [which, ...(called?.inputs ?? []).map(inputOf), ...(called ? [back] : [])]];
}
