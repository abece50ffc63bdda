import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  // assembly/ is AssemblyScript, whose compiler checks it: other types, other rules.
  // tests/package/programs/ is compiled against the packed package, by its test.
  {
    ignores: [
      'dist/',
      'assembly/',
      '.ros2/',
      '.gazebo/',
      '.stryker/',
      '.mcap-readers*/',
      '.pinocchio*/',
      'node_modules/',
      'coverage/',
      '.node-matrix/',
      'tests/package/programs/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      // The same in one file, which loads many times faster.
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'mathjs', message: 'Use mathjs/lib/browser/math.js.', allowTypeImports: true },
            { name: 'linkedom', message: 'Use linkedom/worker.' },
          ],
        },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // An array index is not a promise in numeric code; bounds are checked where sizes enter.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setInterval: 'readonly' },
    },
  },
  { files: ['tests/**/*.ts', '*.config.ts'], rules: { 'no-restricted-exports': 'off' } },
);
