/**
 * The rooms of `src/` and what each may import; everything else is a wrong arrow and fails the lint.
 * Sees static imports, re-exports, `import()` and worker entry points (`new URL('./x.js', import.meta.url)`).
 */
const mayImport = {
  errors: [],
  config: ['errors'],
  model: ['errors', 'config'],
  kernels: ['errors', 'config', 'model'],
  arm: ['errors', 'config'],
  control: ['errors', 'config', 'model', 'kernels', 'arm'],
  plant: ['errors', 'config', 'model', 'arm', 'control'],
  storage: ['errors', 'config', 'model', 'arm', 'control'],
  conformance: ['errors', 'config', 'model', 'kernels', 'arm'],
  service: ['errors', 'config', 'model', 'arm', 'control', 'plant', 'storage'],
  experiment: ['errors', 'config', 'model', 'kernels', 'arm', 'control', 'plant', 'storage', 'service'],
  ros: ['errors', 'config', 'model', 'arm', 'control', 'plant', 'storage', 'service'],
  cli: [
    'errors',
    'config',
    'model',
    'kernels',
    'arm',
    'control',
    'plant',
    'storage',
    'service',
    'experiment',
    'ros',
    'conformance',
  ],
};

const roomOf = (path) => /(?:^|\/)src\/([^/.]+)/.exec(path)?.[1];

function resolve(filename, specifier) {
  return new URL(specifier, `file://${filename}`).pathname;
}

export const arrows = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const filename = context.filename.replaceAll('\\', '/');
    const room = roomOf(filename);
    if (room === undefined) return {};
    const check = (node, specifier) => {
      if (typeof specifier !== 'string') return;
      if (!specifier.startsWith('.')) {
        if (room === 'model' && specifier.startsWith('node:'))
          context.report({
            node,
            message: `model/ has no clock, files or processes: it may not import ${specifier}`,
          });
        if (specifier === 'rclnodejs' && !filename.endsWith('src/ros/rclnodejs.ts'))
          context.report({ node, message: 'only src/ros/rclnodejs.ts may load rclnodejs' });
        return;
      }
      const target = roomOf(resolve(filename, specifier));
      if (target === undefined || target === room) return;
      if (!(mayImport[room] ?? []).includes(target))
        context.report({
          node,
          message: `${room}/ may not import ${target}/ (see docs/decisions.md, "arrows")`,
        });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
      NewExpression: (node) => {
        if (node.callee.name === 'URL' && node.arguments.length === 2) check(node, node.arguments[0].value);
      },
    };
  },
};
