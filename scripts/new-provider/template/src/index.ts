export { type AcmeSettings, acme, acmeDefinition } from './acme-id.js'
