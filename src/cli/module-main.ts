#!/usr/bin/env node
// The same program for callers that know it by this file or want a module. It is loaded as CommonJS, since Node takes
// longer to prepare an imported module.
process.getBuiltinModule('node:module').createRequire(import.meta.url)('../program/main.cjs');
