import type { Model } from '../model/index.js';
import { checkOptions, checkText } from './call-arguments.js';
import type { ReadFile } from './context.js';
import { type Context, locate, positionOf } from './context.js';
import { mendIndentation } from './indentation.js';
import { Damage } from './mistakes/damage.js';
import { Speller } from './mistakes/nearest.js';
import { type Path, type Problem, problemAt } from './mistakes/problem.js';
import { MOST_PROBLEMS, ProblemList } from './mistakes/problem-list.js';
import { applyOverrides, holdsHosts, hostAlike } from './overrides/overrides.js';
import { type PathKey, parsePath } from './path.js';
import { resolveModel } from './resolve/resolve-model.js';
import { decodeSource } from './text/decode.js';
import { readYaml } from './text/plain-yaml.js';
import { type Position, positionAt, type Source } from './text/source.js';
import { nodeAt, plainOf, type TreeNode } from './text/tree.js';

export interface ScenarioInput {
  /** The scenario in YAML, or in JSON, which is YAML. */
  readonly text: string | Uint8Array;
  /** File name in problems; `scenario` by default. */
  readonly file?: string | undefined;
  /** Changes `PATH=VALUE`, applied in order before anything is checked. */
  readonly overrides?: readonly string[] | undefined;
  /** Returns the text of a file that the scenario names (`replay`); throws if it cannot. */
  readonly readFile?: ReadFile | undefined;
}

/** Position of a path of the scenario or of the model in the file; that of its nearest parent if it is not written. */
export type Positions = (path: Path) => Position;

/** A model with at most advice, or no model and at least one error. */
export type ParsedScenario =
  | {
      readonly model: Model;
      readonly problems: readonly Problem[];
      readonly positions: Positions;
      /** True if the scenario itself sets the number of replications. */
      readonly saysReplications: boolean;
      /** The value at a path, changes included, as plain data; `undefined` if there is none. */
      readonly written: (path: string) => unknown;
    }
  | { readonly model: null; readonly problems: readonly Problem[] };

/** Reads a scenario: text to tree, tree to model. Reports all problems at once; never throws because of its input. */
export function parseScenario(input: ScenarioInput): ParsedScenario {
  const wrong = checkOptions('parseScenario', input, ['text', 'file', 'overrides', 'readFile']);
  const mistakes = wrong.length > 0 ? wrong : checkText('parseScenario', input.text);
  if (mistakes.length > 0) return failed(mistakes);
  const { text, file = 'scenario', overrides = [], readFile } = input;
  const problems = new ProblemList();
  const decoded = decodeSource(file, text);
  if (!decoded.ok) return failed([problemAt(decoded.complaint, decoded.position, [])]);
  const speller = new Speller();
  const read = (list: ProblemList): TreeNode | null => {
    const tree = readTree(decoded.source, list);
    return tree === null ? null : applyOverrides(mendIndentation(tree, list), overrides, list, speller);
  };
  const root = read(problems);
  if (root === null) return failed(problems.sorted(file));
  const context: Context = { root, problems, speller, damage: new Damage() };
  const model = resolveModel(context, file, readFile);
  if (problems.hasErrors) return failed(problems.sorted(file));
  const saysReplications = nodeAt(root, ['replications']) !== undefined;
  // A tree takes thirty times the memory of its text, and positions are rarely needed once a run begins: the text is
  // then read again.
  const tree = keptWeakly(root, () => read(new ProblemList()) as TreeNode);
  const positions: Positions = (path) => locate(tree(), path) ?? positionOf(tree(), [], 'value');
  const written = (path: string): unknown => writtenAt(tree(), path);
  return { model, problems: problems.sorted(file), positions, saysReplications, written };
}

/** Keeps a tree in a weak reference; its text can be read again. */
function keptWeakly(root: TreeNode, readAgain: () => TreeNode): () => TreeNode {
  let kept = new WeakRef(root);
  return () => {
    const tree = kept.deref() ?? readAgain();
    kept = new WeakRef(tree);
    return tree;
  };
}

function failed(problems: readonly Problem[]): ParsedScenario {
  return { model: null, problems };
}

function readTree(source: Source, problems: ProblemList): TreeNode | null {
  const { root, remarks } = readYaml(source);
  for (const remark of remarks.slice(0, problems.room)) {
    problems.addUnreadable(problemAt(remark, positionAt(source, remark.start, remark.end), []));
  }
  problems.skip(Math.max(0, remarks.length - MOST_PROBLEMS));
  return root;
}

/** The node that a key of a path leads to; host names are compared as by `--set`. */
function stepTo(node: TreeNode, keys: readonly PathKey[], depth: number): TreeNode | undefined {
  const key = keys[depth]?.key;
  if (node.kind === 'list') return typeof key === 'number' ? node.items[key] : undefined;
  if (node.kind !== 'map') return undefined;
  const own = node.entries.get(String(key));
  if (own !== undefined) return own.value;
  const alike = holdsHosts(keys, depth) ? hostAlike(node, String(key), String(keys[0]?.key)) : undefined;
  return alike === undefined ? undefined : node.entries.get(alike)?.value;
}

/** The value at a path of the scenario, as plain data; `undefined` if there is none, or if it is not a path. */
function writtenAt(root: TreeNode, path: string): unknown {
  const parsed = parsePath(path);
  if (!parsed.ok || parsed.end !== path.length) return undefined;
  let node: TreeNode | undefined = root;
  for (let depth = 0; depth < parsed.keys.length && node !== undefined; depth += 1)
    node = stepTo(node, parsed.keys, depth);
  return node === undefined ? undefined : plainOf(node);
}
