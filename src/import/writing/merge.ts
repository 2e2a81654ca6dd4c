import { isMap, isPair, isScalar, type Node, Pair, parseDocument, Scalar, YAMLMap } from 'yaml';

/** Sections of a scenario, and the way an import changes an existing entry. */
const SECTIONS: Readonly<Record<string, 'replaceKeys' | 'addKeys' | 'replace' | 'keep'>> = {
  // The DNS data replace the records; other keys (rotation of answers, failures) stay.
  domains: 'replaceKeys',
  servers: 'addKeys',
  dns: 'replace',
  mtas: 'replace',
  senders: 'keep',
};

/** Keys of a domain that exclude each other. */
const ANSWERS = ['mx', 'lookup'];

type Written = Pair<Node, Node | null>;

function nameOf(pair: Written): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function pairsOf(map: YAMLMap): Written[] {
  return map.items.filter(isPair) as Written[];
}

/** Names compare as in the DNS. */
function alike(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function findPair(map: YAMLMap, name: string): Written | undefined {
  return pairsOf(map).find((pair) => alike(nameOf(pair)) === alike(name));
}

function setKeys(into: YAMLMap, from: YAMLMap, isReplacing: boolean): void {
  const answers = pairsOf(from).some((pair) => ANSWERS.includes(nameOf(pair)));
  if (isReplacing && answers) {
    into.items = into.items.filter(
      (pair) => !ANSWERS.includes(nameOf(pair as Written)) || from.has(nameOf(pair as Written)),
    );
  }
  for (const pair of pairsOf(from)) {
    const own = findPair(into, nameOf(pair));
    if (own === undefined) into.items.push(pair);
    else if (isReplacing) own.value = pair.value;
  }
}

function mergeEntry(into: YAMLMap, pair: Written, how: (typeof SECTIONS)[string]): void {
  const own = findPair(into, nameOf(pair));
  if (own === undefined) {
    into.items.push(pair);
    return;
  }
  if (how === 'keep') return;
  if (how === 'replace' || !isMap(own.value) || !isMap(pair.value)) {
    if (how === 'replace' || (isMap(pair.value) && pair.value.items.length > 0)) own.value = pair.value;
    return;
  }
  // Lines that are added with comments cannot stand in a flow mapping.
  if (pair.value.items.length > 0) own.value.flow = false;
  setKeys(own.value, pair.value, how === 'replaceKeys');
}

/** A section of the scenario; created if missing. */
function sectionOf(root: YAMLMap, name: string): YAMLMap {
  const own = findPair(root, name);
  if (own !== undefined && isMap(own.value)) {
    own.value.flow = false;
    return own.value;
  }
  const fresh = new YAMLMap();
  setPair(root, name, fresh);
  return fresh;
}

function setPair(map: YAMLMap, name: string, value: Node | null): void {
  const own = findPair(map, name);
  if (own === undefined) map.items.push(new Pair(new Scalar(name), value));
  else own.value = value;
}

/**
 * Merges imported data into a scenario: records of domains as found, hosts and behaviours added, everything else
 * unchanged, comments included. `hasTraffic`: the import knows the amount of mail, which replaces the assumed traffic.
 * Both texts are valid scenarios.
 */
export function mergeScenario(text: string, imported: string, hasTraffic: boolean): string {
  const document = parseDocument(text);
  const addition = parseDocument(imported);
  if (!isMap(document.contents) || !isMap(addition.contents)) return imported;
  for (const pair of pairsOf(addition.contents)) {
    const name = nameOf(pair);
    const how = SECTIONS[name];
    if (how !== undefined && isMap(pair.value)) {
      if (pair.value.items.length === 0) continue;
      const section = sectionOf(document.contents, name);
      for (const entry of pairsOf(pair.value)) mergeEntry(section, entry, how);
    } else if (hasTraffic && (name === 'traffic' || name === 'duration')) {
      setPair(document.contents, name, pair.value);
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
