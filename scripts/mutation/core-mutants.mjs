// Small wrong changes of the core, one at a time: what mutation testing tries on AssemblyScript, which Stryker cannot read.
import * as assemblyscript from 'assemblyscript';

/** What takes the place of an operator, as programmers mistake one for another. */
const MISTAKEN = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '===': ['!=='],
  '!=': ['=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
};

const { NodeKind } = assemblyscript;

/** Children of a node of the syntax tree, in the order of the text. */
function childrenOf(node) {
  return Object.values(node)
    .flat()
    .filter((child) => child !== null && typeof child === 'object' && 'kind' in child && 'range' in child);
}

/** The change of an operator that stands between two operands. */
function operatorsOf(node, text) {
  const from = node.left.range.end;
  const between = text.slice(from, node.right.range.start);
  const [operator] = between.match(/[<>=!+\-*/&|]+/) ?? [];
  const at = from + between.indexOf(operator);
  return (MISTAKEN[operator] ?? []).map((put) => ({ from: at, to: at + operator.length, put }));
}

/** The changes at one node, not below it. */
function changesAt(node, text) {
  const { start, end } = node.range;
  switch (node.kind) {
    case NodeKind.Binary:
      return operatorsOf(node, text);
    case NodeKind.True:
      return [{ from: start, to: end, put: 'false' }];
    case NodeKind.False:
      return [{ from: start, to: end, put: 'true' }];
    case NodeKind.If: {
      const { start: from, end: to } = node.condition.range;
      return ['true', 'false'].map((put) => ({ from, to, put }));
    }
    case NodeKind.Expression:
      return node.expression.kind === NodeKind.Call || node.expression.kind === NodeKind.Binary
        ? [{ from: start, to: end, put: '' }]
        : [];
    default:
      return [];
  }
}

/** Decorated declarations that only the compiler reads: nothing below them can be wrong at run time. */
function isLayout(node) {
  return node.kind === NodeKind.FieldDeclaration || node.kind === NodeKind.ImportDeclaration;
}

/** All mutants of a file of the core: where the text changes, and what then stands there. */
export function mutantsOf(file, text) {
  const program = assemblyscript.newProgram(assemblyscript.newOptions());
  assemblyscript.parse(program, text, file, true);
  const source = program.sources.find(({ normalizedPath }) => normalizedPath === file);
  const found = new Map();
  const visit = (node) => {
    if (isLayout(node)) return;
    for (const { from, to, put } of changesAt(node, text)) {
      if (text.slice(from, to) === put) continue;
      const line = text.slice(0, from).split('\n').length;
      found.set(`${from}:${put}`, { file, line, from, to, was: text.slice(from, to), put });
    }
    for (const child of childrenOf(node)) visit(child);
  };
  for (const statement of source.statements) visit(statement);
  return [...found.values()].sort((a, b) => a.from - b.from);
}

/** The text with the change made. */
export function mutated(text, { from, to, put }) {
  return text.slice(0, from) + put + text.slice(to);
}
