/** What a manifest says of an invented program and an invented host. */
export const manifestFacts = {
  program: { version: '1.0.0', commit: null },
  host: {
    node: 'v20',
    v8: '11',
    platform: 'linux',
    architecture: 'x64',
    release: '6',
    processor: 'a processor',
    cores: 2,
    memoryMiB: 4096,
  },
  startedAt: '2026-01-01T00:00:00.000Z',
};
