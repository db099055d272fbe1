// Without the last four Chromium tries hosts outside at every start.
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

/** Arguments of a Chromium that tests start. */
export const chromiumArguments = ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet]
