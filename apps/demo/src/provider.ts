import type { ChatProvider } from '@millrace/core'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'

/** Who answers, and what to call it. */
export interface Backend {
  readonly provider: ChatProvider
  /** One line for the terminal and the page. */
  readonly label: string
  /** Answers are made up on this machine. */
  readonly emulated: boolean
  /** Ends what was started for it. */
  close(): Promise<void>
}

const keyNames = ['ZAI_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY'] as const

/**
 * GLM where the environment has a key for it, else an emulator of it on this machine.
 *
 * @param emulator - true ignores keys.
 */
export async function openBackend({ emulator }: { emulator: boolean }): Promise<Backend> {
  const keyName = emulator ? undefined : keyNames.find(name => process.env[name])
  if (keyName) {
    const label = `GLM, the real one, with the key in ${keyName}`
    return { provider: glm(), label, emulated: false, close: async () => {} }
  }
  // A real server and a real connection, so that all of the way to a vendor is walked.
  const vendor = await createGlmEmulator({ pace: { firstTokenMs: 300, tokensPerSecond: 40 } }).listen()
  return {
    provider: glm({ apiKey: emulatorKey, baseURL: vendor.baseURL }),
    label: emulator
      ? 'an emulator of GLM on this machine'
      : `an emulator of GLM on this machine; set ${keyNames[0]} to talk to the real one`,
    emulated: true,
    close: () => vendor.close(),
  }
}
