/** The configuration of claude-code-router with one vendor, without a log. @param baseURL - of the vendor, which ends with `/v1`. */
export const routerConfig = (port: number, baseURL: string): string =>
  JSON.stringify({
    LOG: false,
    HOST: '127.0.0.1',
    PORT: port,
    NON_INTERACTIVE_MODE: true,
    Providers: [{ name: 'glm', api_base_url: `${baseURL}/chat/completions`, api_key: 'bench', models: ['glm-4.7'] }],
    Router: { default: 'glm,glm-4.7' },
  })
