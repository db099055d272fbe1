/** A model that the page offers. */
export interface ModelInfo {
  /** `provider/model`, such as `glm/glm-5.3`; of an emulator `emulator-glm/glm-5.3`. */
  readonly id: string
  /** Name to show. */
  readonly label: string
  /** Name of the vendor to show. */
  readonly vendor: string
  /** An emulator answers, and says so. */
  readonly emulated: boolean
  /** Reads pictures. */
  readonly images: boolean
  /** Searches the web, where that is switched on. Default false. */
  readonly searches?: boolean
  /** Makes pictures. Default false. */
  readonly draws?: boolean
  /** Efforts of its reasoning, weakest first; empty where there is no choice. */
  readonly efforts: readonly string[]
  /** Tokens of its context. Absent where it is not known. */
  readonly contextTokens?: number
  /** Faults that its emulator can let happen. Absent for others. */
  readonly faults?: readonly FaultId[]
}

/** The faults that a person can let happen. */
export type FaultId =
  | 'cut'
  | 'stall'
  | 'splice'
  | 'rate-limit'
  | 'cut-connection'
  | 'slow-reader'
  | 'kill'
  | 'kill-reader'
  | 'store-away'

/** A fault of the menu. */
export interface FaultInfo {
  readonly id: FaultId
  /** `next`: chosen for the next question, sent as `metadata.fault`. `now`: `POST /api/faults/<id>?stream=<id>` strikes the answer that runs. */
  readonly when: 'next' | 'now'
  /** Emulators alone let it happen. */
  readonly emulatorOnly: boolean
}

/** Answer of `GET /api/info`. */
export interface DemoInfo {
  readonly models: readonly ModelInfo[]
  readonly defaultModel: string
  /** Model that answers about pictures where the chosen one reads none. */
  readonly imageModel: string
  /** Two servers over one Redis answer. */
  readonly cluster: boolean
  readonly faults: readonly FaultInfo[]
}

/** Settings that the page sends with a question, as `metadata` of `providerOptions`. */
export interface AskMetadata {
  /** A fault that strikes this answer. */
  readonly fault?: FaultId
  readonly language?: 'en' | 'zh'
  /** The model searches the web, where it can. */
  readonly search?: boolean
}

/** Response header of `/api/chat` that names the server which answered. */
export const instanceHeader = 'x-demo-instance'
