// node cloudformation-schema.mjs PATH-OF-@aws-cdk/aws-service-spec/package.json: every property of the resource types that are named on stdin, as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { loadAwsServiceSpecSync } = createRequire(process.argv[2])('@aws-cdk/aws-service-spec');
const specification = loadAwsServiceSpecSync();

const describeProperties = (properties, seen) =>
  Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, { required: !!property.required, ...describe(property.type, seen) }]));

function describe(type, seen) {
  switch (type.type) {
    case 'array':
      return { list: describe(type.element, seen) };
    case 'ref': {
      const entity = specification.get('typeDefinition', type.reference.$ref);
      return seen.includes(entity.$id) ? {} : { properties: describeProperties(entity.properties, [...seen, entity.$id]) };
    }
    case 'union': {
      // A choice of several shapes is not looked into.
      const [only, ...others] = type.types;
      return others.length === 0 ? describe(only, seen) : {};
    }
    default:
      return type.allowedValues ? { values: type.allowedValues } : {};
  }
}

const described = {};
for (const name of readFileSync(0, 'utf8').split(/\s+/).filter(Boolean)) {
  const [resource] = specification.lookup('resource', 'cloudFormationType', 'equals', name);
  if (resource) {
    described[name] = { properties: describeProperties(resource.properties, []), attributes: Object.keys(resource.attributes) };
  }
}
process.stdout.write(JSON.stringify(described));
