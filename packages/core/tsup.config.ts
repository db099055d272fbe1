import { build } from '../../tsup.base.ts'

export default build({
  together: [
    // What a page loads, and the targets of conditional imports.
    [
      'page.js',
      'internal-page.js',
      'native.js',
      'transport/undici.js',
      'transport/fetch.js',
      'context/async-hooks.js',
      'context/portable.js',
    ],
    // What providers and the server load.
    ['internal.js', 'provider-kit.js'],
    ['internal-seldom.js'],
  ],
})
