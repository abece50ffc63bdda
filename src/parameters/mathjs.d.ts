/** mathjs in one file, which loads in a tenth of a second; its more than a thousand modules take one to two. */
declare module 'mathjs/lib/browser/math.js' {
  import type { MathJsInstance } from 'mathjs';
  const math: MathJsInstance;
  export = math;
}
