// SPDX-License-Identifier: EUPL-1.2
// Repeating: for each of a list, or as long as something holds; and when a free sub-process is done.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { choices } from '../shared/saving.js';
import { choice, text } from './entries.js';
import { loopOf, property } from './model.js';

const body = (owner, name) => (owner?.get(name)?.get('body') ?? '').replace(/^=\s*/, '');
const written = (element) => (loopOf(element)?.get('camunda:collection') ?? '').replace(/^=\s*/, '');
const collect = (writer, element, value) => (
  writer.change(element, loopOf(element), { 'camunda:collection': value ? `= ${value}` : undefined })
);

const list = choice({
  id: 'repeat-list', label: 'Voor elk(e)', options: () => (choices().lists ?? []).map(({ key, title }) => ({ value: key, label: title })),
  read: written, write: collect,
});
const item = text({
  id: 'repeat-item', label: 'Noem één daarvan', description: 'Kleine letters en lage streepjes.',
  read: (element) => loopOf(element)?.get('camunda:elementVariable') ?? '',
  write: (writer, element, value) => writer.change(element, loopOf(element), { 'camunda:elementVariable': value || undefined }),
});
const listFree = text({ id: 'repeat-list-text', label: 'Lijst (FEEL)', read: written, write: collect });
const enough = text({
  id: 'repeat-enough', label: 'Eerder klaar als (FEEL)',
  read: (element) => body(loopOf(element), 'completionCondition'),
  write: (writer, element, value) => writer.expression(element, loopOf(element), 'completionCondition', value),
});
const gathered = text({
  id: 'repeat-gathers', label: 'Verzamel de uitkomsten als',
  read: (element) => property(element, 'outputCollection'), write: (writer, element, value) => writer.property(element, 'outputCollection', value),
});
const outcome = text({
  id: 'repeat-outcome', label: 'Eén uitkomst is (FEEL)',
  read: (element) => property(element, 'outputElement').replace(/^=\s*/, ''),
  write: (writer, element, value) => writer.property(element, 'outputElement', value && `= ${value}`),
});
const again = text({
  id: 'loop-while', label: 'Nog een keer zolang (FEEL)',
  read: (element) => body(loopOf(element), 'loopCondition'),
  write: (writer, element, value) => writer.expression(element, loopOf(element), 'loopCondition', value),
});
const most = text({
  id: 'loop-most', label: 'Hoogste aantal keren',
  validate: (value) => (value && !/^[1-9]\d*$/.test(value) ? 'Vul een geheel getal van 1 of meer in.' : undefined),
  read: (element) => String(loopOf(element)?.get('loopMaximum') ?? ''),
  write: (writer, element, value) => (
    writer.change(element, loopOf(element), { loopMaximum: value ? Number(value) : undefined })
  ),
});
const until = choice({
  id: 'free-until', label: 'Klaar als',
  options: () => [{ value: 'nrOfActiveInstances = 0', label: 'alles één keer is gedaan' }],
  read: (element) => body(getBusinessObject(element), 'completionCondition'),
  write: (writer, element, value) => writer.expression(element, getBusinessObject(element), 'completionCondition', value),
});
const untilFree = text({
  id: 'free-until-text', label: 'Klaar als (FEEL)',
  read: until.read, write: until.write,
});

export function repeatParts(element) {
  const parts = [];
  if (is(element, 'bpmn:AdHocSubProcess')) parts.push(['Vrij deelproces', [until]], ['Uitgebreid', [untilFree]]);
  const loop = loopOf(element);
  if (!loop) return parts;
  if (loop.$type === 'bpmn:StandardLoopCharacteristics') parts.push(['Herhalen', [again, most]]);
  else parts.push(['Herhalen', [list, item]], ['Uitgebreid', [listFree, enough, gathered, outcome]]);
  return parts;
}
