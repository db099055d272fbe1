export { adapterConformance } from './adapters/adapter-conformance.js'
export type { AdapterFixture } from './adapters/fixture.js'
export type { ConformanceCase } from './case.js'
export { providerConformance } from './conformance.js'
export { ConformanceError } from './expect.js'
export type {
  AnswerContent,
  AnswerFixture,
  ConformanceFixtures,
  ErrorFixture,
  FrameFixture,
  FramingFixture,
  LookAlikes,
  RefusalFixture,
} from './fixtures.js'
export { type GrammarFault, grammarFaults } from './grammar.js'
export { type AnswerFault, answerFaults, ToldRecords } from './invariants.js'
export type { OpenedStore, StoreFixture, StoreSettings } from './store/fixture.js'
export { storeConformance } from './store/store-conformance.js'
export type { ReadAnswer, TriedEncoder, TriedWire, WireFixture } from './wires/fixture.js'
export { wireConformance } from './wires/wire-conformance.js'
