#!/usr/bin/env node
// The same program for those who know it by this file, or want a module. What is imported here, Node prepares for modules
// at length; what it is asked for, it has.
process.getBuiltinModule('node:module').createRequire(import.meta.url)('../program/main.cjs');
