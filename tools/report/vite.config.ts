import {defineConfig} from 'vite';
import {viteSingleFile} from 'vite-plugin-singlefile';

// One file, without a request to anywhere: scripts and styles stand in the page itself.
export default defineConfig({
  plugins: [viteSingleFile({removeViteModuleLoader: true})],
  build: {outDir: 'dist', emptyOutDir: false, target: 'es2021', cssMinify: true, reportCompressedSize: false, modulePreload: false},
});
