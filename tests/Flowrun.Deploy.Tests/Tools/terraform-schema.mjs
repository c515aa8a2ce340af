// node terraform-schema.mjs PATH-OF-@cdktf/provider-aws/package.json: the arguments of the resources that are named on stdin, as JSON.
// The package is generated from the provider; its declarations name each argument in the registry's link, with the block it belongs to.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(dirname(process.argv[2]), 'lib');
const folder = (name) => {
  const [kind, type] = name.split(':');
  const short = type.replace(/^aws_/, '').replaceAll('_', '-');
  return join(root, kind === 'data' ? `data-aws-${short}` : short, 'index.d.ts');
};

function read(file) {
  const interfaces = {};
  const text = readFileSync(file, 'utf8');
  for (const [, name, body] of text.matchAll(/export interface (\w+)[^{]*\{([\s\S]*?)\n\}/g)) {
    const argumentsOf = {};
    const pattern = /\{@link \S+#(\w+) \w+#\w+\}\s*(?:\*[^\n]*\n\s*)*?\*\/\s*readonly \w+(\??): ([^;]+);/g;
    for (const [, argument, optional, type] of body.matchAll(pattern)) {
      argumentsOf[argument] = { required: optional === '', type: type.trim() };
    }
    interfaces[name] = argumentsOf;
  }
  return interfaces;
}

function describe(interfaces, name) {
  return Object.fromEntries(Object.entries(interfaces[name]).map(([argument, { required, type }]) => {
    const block = type.match(/^(\w+)(?:\[\])?(?: \| cdktf\.IResolvable)?$/)?.[1];
    return [argument, { required, ...(block && interfaces[block] ? { arguments: describe(interfaces, block) } : {}) }];
  }));
}

const described = {};
for (const name of readFileSync(0, 'utf8').split(/\s+/).filter(Boolean)) {
  if (existsSync(folder(name))) {
    const interfaces = read(folder(name));
    described[name] = describe(interfaces, Object.keys(interfaces).find((each) => each.endsWith('Config')));
  }
}
process.stdout.write(JSON.stringify(described));
