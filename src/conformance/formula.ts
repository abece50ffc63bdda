import { GoldenFileError } from '../errors.js';

/** Values of the names in a formula. */
export type Variables = Record<string, number>;
/** A formula ready to be computed. */
export type Formula = (variables: Variables) => number;
export type Functions = Readonly<Record<string, (...values: number[]) => number>>;

const token = /\s*(0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|[-+*/^()[\],])/y;

/**
 * Golden files state weight rules and the like as arithmetic: + - * / ^ and mod, parentheses, decimal and hexadecimal
 * numbers, names, calls f(a, b), and elements v[k], which read the variable `v[]` through `elements`. Evaluated in
 * double precision, left to right.
 * @throws GoldenFileError naming what cannot be read
 */
export function compileFormula(
  where: string,
  text: string,
  functions: Functions = {},
  elements: Readonly<Record<string, ArrayLike<number>>> = {},
): Formula {
  return new Compiler(where, text, functions, elements).compile();
}

class Compiler {
  readonly #where: string;
  readonly #text: string;
  readonly #functions: Functions;
  readonly #elements: Readonly<Record<string, ArrayLike<number>>>;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(
    where: string,
    text: string,
    functions: Functions,
    elements: Readonly<Record<string, ArrayLike<number>>>,
  ) {
    this.#where = where;
    this.#text = text.trim();
    this.#functions = functions;
    this.#elements = elements;
    this.#tokens = this.#split();
  }

  compile(): Formula {
    const formula = this.#sum();
    if (this.#at < this.#tokens.length) this.#fail(`'${this.#tokens[this.#at]}' is one too many`);
    return formula;
  }

  #split(): string[] {
    const tokens: string[] = [];
    token.lastIndex = 0;
    while (token.lastIndex < this.#text.length) {
      const from = token.lastIndex;
      const found = token.exec(this.#text);
      if (found === null) return this.#fail(`cannot read '${this.#text.slice(from, from + 10)}'`);
      tokens.push(found[1]);
    }
    return tokens;
  }

  #sum(): Formula {
    let left = this.#product();
    for (;;) {
      const a = left;
      if (this.#take('+')) {
        const b = this.#product();
        left = (v) => a(v) + b(v);
      } else if (this.#take('-')) {
        const b = this.#product();
        left = (v) => a(v) - b(v);
      } else return left;
    }
  }

  #product(): Formula {
    let left = this.#signed();
    for (;;) {
      const a = left;
      if (this.#take('*')) {
        const b = this.#signed();
        left = (v) => a(v) * b(v);
      } else if (this.#take('/')) {
        const b = this.#signed();
        left = (v) => a(v) / b(v);
      } else if (this.#take('mod')) {
        const b = this.#signed();
        left = (v) => a(v) % b(v);
      } else return left;
    }
  }

  #signed(): Formula {
    if (!this.#take('-')) return this.#power();
    const a = this.#signed();
    return (v) => -a(v);
  }

  #power(): Formula {
    const base = this.#primary();
    if (!this.#take('^')) return base;
    const exponent = this.#signed();
    return (v) => base(v) ** exponent(v);
  }

  #primary(): Formula {
    const next = this.#next();
    if (next === '(') {
      const inner = this.#sum();
      this.#expect(')');
      return inner;
    }
    if (/^[\d.]/.test(next)) {
      const value = Number(next);
      return () => value;
    }
    if (!/^[A-Za-z_]/.test(next)) return this.#fail(`'${next}' where a value was expected`);
    if (this.#take('(')) return this.#call(next);
    if (this.#take('[')) return this.#element(next);
    return (v) => (next in v ? v[next] : this.#fail(`unknown name '${next}'`));
  }

  #call(name: string): Formula {
    if (!Object.hasOwn(this.#functions, name)) return this.#fail(`unknown function '${name}'`);
    const called = this.#functions[name];
    const parameters: Formula[] = [this.#sum()];
    while (this.#take(',')) parameters.push(this.#sum());
    this.#expect(')');
    if (parameters.length !== called.length)
      return this.#fail(`${name} has ${parameters.length} arguments, expected ${called.length}`);
    const [first, second] = parameters;
    if (parameters.length === 2) return (v) => called(first(v), second(v));
    return (v) => called(...parameters.map((parameter) => parameter(v)));
  }

  #element(name: string): Formula {
    if (!Object.hasOwn(this.#elements, name)) return this.#fail(`unknown list '${name}'`);
    const list = this.#elements[name];
    const at = this.#sum();
    this.#expect(']');
    return (v) => list[at(v)];
  }

  #next(): string {
    if (this.#at === this.#tokens.length) return this.#fail('it ends where a value was expected');
    return this.#tokens[this.#at++];
  }

  #take(expected: string): boolean {
    if (this.#tokens[this.#at] !== expected) return false;
    this.#at++;
    return true;
  }

  #expect(expected: string): void {
    if (!this.#take(expected)) this.#fail(`'${expected}' is missing`);
  }

  #fail(problem: string): never {
    throw new GoldenFileError(`${this.#where}: formula '${this.#text}': ${problem}`);
  }
}
