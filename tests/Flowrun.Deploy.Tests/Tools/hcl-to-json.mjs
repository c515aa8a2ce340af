// node hcl-to-json.mjs PATH-OF-@cdktf/hcl2json/package.json FILE...: each file as JSON, by its name.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';

const [tool, ...files] = process.argv.slice(2);
const { parse } = createRequire(tool)('@cdktf/hcl2json');
const parsed = {};
for (const file of files) {
  parsed[basename(file)] = await parse(file, readFileSync(file, 'utf8'));
}
process.stdout.write(JSON.stringify(parsed));
process.exit(0);
