// What an author writes to have a server listed, or to keep it out: to copy. A test holds both to their schemas.

export const REGISTRATION_EXAMPLE = `{
  "schemaVersion": 1,
  "id": "example-notes",
  "title": "Notes",
  "description": "Reads and writes notes.",
  "license": "MIT",
  "repository": { "url": "https://github.com/example/notes" },
  "packages": [
    { "registryType": "npm", "identifier": "@example/notes", "version": "1.2.3", "transport": "stdio" }
  ],
  "keywords": ["notes", "writing"]
}`

export const OPT_OUT_EXAMPLE = '{ "schemaVersion": 1, "keys": ["npm:@example/notes"] }'
