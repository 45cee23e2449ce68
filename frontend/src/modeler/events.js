// SPDX-License-Identifier: EUPL-1.2
// Messages, signals, errors and escalations: chosen from those in the diagram, or made here.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { choice, text } from './entries.js';
import { NEW, definitionOf, property, rootsOf } from './model.js';

const KINDS = [
  { key: 'Message', type: 'bpmn:Message', said: 'bericht', label: 'Welk bericht?', naming: 'Naam van het bericht', field: 'name' },
  { key: 'Signal', type: 'bpmn:Signal', said: 'signaal', label: 'Welk signaal?', naming: 'Naam van het signaal', field: 'name' },
  { key: 'Error', type: 'bpmn:Error', said: 'fout', label: 'Welke fout?', naming: 'Code van de fout', field: 'errorCode' },
  { key: 'Escalation', type: 'bpmn:Escalation', said: 'escalatie', label: 'Welke escalatie?', naming: 'Code van de escalatie', field: 'escalationCode' },
].map((one) => ({
  ...one,
  at(element) {
    const reference = `${one.key.toLowerCase()}Ref`;
    const task = is(element, 'bpmn:SendTask') || is(element, 'bpmn:ReceiveTask');
    return { owner: task ? getBusinessObject(element) : definitionOf(element, one.key), reference };
  },
}));

function meant(element, kind) {
  const { owner, reference } = kind.at(element);
  return owner?.get(reference);
}

const catches = (element) => is(element, 'bpmn:CatchEvent') || is(element, 'bpmn:ReceiveTask');

function entriesOf(kind) {
  const pick = choice({
    id: `refers-${kind.key}`,
    label: kind.label,
    description: (element) => (
      catches(element) && ['Error', 'Escalation'].includes(kind.key) ? `Leeg: elke ${kind.said}.` : ''
    ),
    options: (element) => [
      ...rootsOf(element, kind.type).map((one) => ({ value: one.id, label: one.get('name') || one.get(kind.field) || one.id })),
      { value: NEW, label: kind.key === 'Message' || kind.key === 'Signal' ? `Een nieuw ${kind.said}` : `Een nieuwe ${kind.said}` },
    ],
    read: (element) => meant(element, kind)?.id ?? '',
    write: (writer, element, value) => writer.refer(element, kind, value, { name: `Nieuw: ${kind.said}` }),
  });
  const name = text({
    id: `names-${kind.key}`, label: kind.naming, description: 'Geldt overal waar dit schema het noemt.',
    read: (element) => meant(element, kind)?.get(kind.field) ?? '',
    write: (writer, element, value) => {
      const said = kind.field === 'name' ? { name: value } : { [kind.field]: value, name: value };
      const root = meant(element, kind);
      if (root) writer.change(element, root, said);
      else if (value) writer.refer(element, kind, NEW, said);
    },
  });
  return [pick, name];
}

const brought = text({
  id: 'brought', label: 'Bewaar wat het brengt als', description: 'Kleine letters en lage streepjes.',
  read: (element) => property(element, 'resultVariable'),
  write: (writer, element, value) => writer.property(element, 'resultVariable', value),
});
const undone = choice({
  id: 'undone', label: 'Wat wordt ongedaan gemaakt?', description: 'Leeg: alles wat klaar is en een stap daarvoor heeft.',
  options: (element) => activitiesBeside(element).map((one) => ({ value: one.id, label: one.get('name') || one.id })),
  read: (element) => definitionOf(element, 'Compensate')?.get('activityRef')?.id ?? '',
  write: (writer, element, value) => {
    const found = activitiesBeside(element).find((one) => one.id === value);
    writer.change(element, definitionOf(element, 'Compensate'), { activityRef: found });
  },
});

function activitiesBeside(element) {
  let around = getBusinessObject(element).$parent;
  if (around.get('triggeredByEvent')) around = around.$parent;
  return (around.get('flowElements') ?? []).filter((one) => is(one, 'bpmn:Activity') && one.get('name'));
}

const named = Object.fromEntries(KINDS.map((kind) => [kind.key, { kind, entries: entriesOf(kind) }]));

/** The group for an event, or for a task that sends or receives; null for what refers to nothing. */
export function eventPart(element) {
  for (const { kind, entries } of Object.values(named)) {
    const about = kind.at(element).owner;
    const task = kind.key !== 'Message' && (is(element, 'bpmn:SendTask') || is(element, 'bpmn:ReceiveTask'));
    if (!about || task || !(is(element, 'bpmn:Event') || is(element, 'bpmn:Task'))) continue;
    const title = kind.said[0].toUpperCase() + kind.said.slice(1);
    const keeps = kind.key === 'Message' && catches(element);
    return [title, keeps ? [...entries, brought] : entries];
  }
  const throws = is(element, 'bpmn:ThrowEvent') && definitionOf(element, 'Compensate');
  return throws ? ['Ongedaan maken', [undone]] : null;
}
