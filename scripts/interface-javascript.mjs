// node scripts/interface-javascript.mjs FOLDER_OF_RCLNODEJS PACKAGE...
// Generates the JavaScript of message packages that were installed after rclnodejs, wherever AMENT_PREFIX_PATH has them.
// rclnodejs generates a missing package by itself only from some prefixes. Adds files, and removes none.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const [root, ...names] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const packages = require(join(root, 'rosidl_gen/packages.cjs'));
const generate = require(join(root, 'rosidl_gen/idl_generator.cjs'));
const prefixes = (process.env.AMENT_PREFIX_PATH ?? '').split(delimiter);

async function generateOne(name) {
  const index = join('share/ament_index/resource_index/rosidl_interfaces', name);
  const prefix = prefixes.find((each) => each !== '' && existsSync(join(each, index)));
  if (prefix === undefined) throw new Error(`${name} is in no prefix of AMENT_PREFIX_PATH`);
  const found = (await packages.findPackagesInDirectory(prefix)).get(name);
  if (found === undefined) throw new Error(`${name} has no interface files in ${prefix}`);
  await generate(found, join(root, 'generated/'));
  if (!existsSync(join(root, 'generated', name))) throw new Error(`${name} was not generated`);
}

try {
  for (const name of names) await generateOne(name);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
