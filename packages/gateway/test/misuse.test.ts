import { createGateway, providersFromEnv } from '@millrace/gateway'
import { keyGatekeeper } from '@millrace/gateway/keys'
import { expect, it } from 'vitest'

it.each([[null], [[]], [new Map()], ['emulator']])(
  'a gateway takes no configuration and no options of %o',
  async given => {
    expect(() => createGateway(given as never)).toThrow(/config/)
    expect(() => createGateway({ emulator: true }, given as never)).toThrow(
      'The options of createGateway are an object',
    )
    expect(() => providersFromEnv({}, given as never)).toThrow('The options of providersFromEnv are an object')
    await expect(keyGatekeeper({}, given as never)).rejects.toThrow('The options of keyGatekeeper are an object')
  },
)

it('a shutdown takes null for no options', async () => {
  await createGateway({ emulator: true }).drain(null as never)
})

it.each([['disk'], [7], [{}], [[]]])('counts of %o are a flaw of the configuration', async counts => {
  await expect(keyGatekeeper({ counts } as never)).rejects.toThrow(/^config: counts\S* (takes|is missing)/)
})
