// A translation client from npm, unchanged but for the address that it is told, against a running server.
//
//     npm install translate
//     node scripts/server/clients.mjs http://127.0.0.1:7424
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// The package is where the caller has installed it.
const { resolve } = createRequire(join(process.cwd(), 'node_modules', 'x.js'));
const { default: translate } = await import(pathToFileURL(resolve('translate')));

const client = translate.Translate({ engine: 'libre', url: `${process.argv[2]}/translate`, key: 'none' });
const english = await client('Le musée rouvre samedi après deux ans de travaux.', { from: 'fr', to: 'en' });
assert.match(english, /museum/i);
const french = await client('The museum opens again on Saturday.', { from: 'en', to: 'fr' });
assert.match(french, /musée/i);
console.log(`translate: ${english} | ${french}`);
