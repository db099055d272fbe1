import { build } from '../../tsup.base.ts'

// The providers and the emulators are part of the build, since nobody installs them beside a gateway. What a provider or a store of one's own shares
// with the gateway (core, server, resume) is not.
export default build({ splitting: true })
