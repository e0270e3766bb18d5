import {defineConfig} from 'vitest/config';

// Scenarios run in real time, and a browser takes its own.
export default defineConfig({test: {testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false, expect: {poll: {timeout: 20_000}}}});
