// The same in one file instead of 120, which loads in half the time.
import { DOMParser } from 'linkedom/worker';
import { UrdfError } from '../errors.js';
import { MOST_LINKS, quoted, requireTree } from './link-tree.js';
import { requireWellFormed } from './well-formed.js';

/** The part of the DOM that is used here (the project's types have no browser library). */
export interface XmlElement {
  readonly nodeName: string;
  readonly children: Iterable<XmlElement>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  appendChild(child: XmlElement): unknown;
  remove(): void;
}

export interface XmlDocument {
  readonly documentElement: XmlElement | null;
  createElement(name: string): XmlElement;
  toString(): string;
}

/** A checked robot description: one tree of named links, with every joint between two of them. */
export interface UrdfDocument {
  readonly source: string;
  readonly document: XmlDocument;
  readonly robot: XmlElement;
  readonly links: ReadonlyMap<string, XmlElement>;
  readonly joints: ReadonlyMap<string, XmlElement>;
  /** The joint of which a link is the child; the root link has none. */
  readonly parentJoint: ReadonlyMap<string, string>;
  /** The child links of a link, in the order of the description; none for an unknown link. */
  readonly below: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads a robot description and checks the properties that all its users rely on.
 * @param text the URDF
 * @param source what error messages call it, e.g. the file's name
 * @throws UrdfError when it is not XML, not a robot, or its links and joints are no tree
 */
export function parseUrdf(text: string, source: string): UrdfDocument {
  requireWellFormed(text, source);
  const document = new DOMParser().parseFromString(text, 'text/xml') as unknown as XmlDocument;
  const robot = document.documentElement;
  if (robot?.nodeName !== 'robot')
    throw new UrdfError(
      `${source} is not a robot description: its root element is <${robot?.nodeName ?? ''}>, not <robot>`,
    );
  const links = named(robot, 'link', source);
  const joints = named(robot, 'joint', source);
  if (links.size === 0) throw new UrdfError(`${source} has no <link>: there is no robot in it`);
  if (links.size > MOST_LINKS)
    throw new UrdfError(`${source} has ${links.size} links, expected at most ${MOST_LINKS}`);
  const parentJoint = new Map<string, string>();
  const below = new Map<string, string[]>();
  const parents = new Map<string, string>();
  for (const [name, joint] of joints) {
    const parent = linkOf(joint, 'parent', name, links, source);
    const child = linkOf(joint, 'child', name, links, source);
    const other = parentJoint.get(child);
    if (other !== undefined)
      throw new UrdfError(
        `${source}: link "${child}" is the child of joint "${other}" and of joint "${name}"; one parent is allowed`,
      );
    parentJoint.set(child, name);
    parents.set(child, parent);
    const siblings = below.get(parent);
    if (siblings === undefined) below.set(parent, [child]);
    else siblings.push(child);
  }
  requireTree(links.keys(), (link) => parents.get(link), source);
  return { source, document, robot, links, joints, parentJoint, below };
}

/** The link named by `<parent>` or `<child>` of a joint. */
export function linkName(joint: XmlElement, role: 'parent' | 'child'): string {
  return child(joint, role)?.getAttribute('link') ?? '';
}

/** The first child element of that name. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  for (const candidate of element.children) if (candidate.nodeName === name) return candidate;
  return undefined;
}

export { quoted } from './link-tree.js';

function named(robot: XmlElement, kind: 'link' | 'joint', source: string): Map<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  for (const element of robot.children) {
    if (element.nodeName !== kind) continue;
    const name = element.getAttribute('name') ?? '';
    if (name === '') throw new UrdfError(`${source}: <${kind}> number ${found.size + 1} has no name`);
    if (found.has(name)) throw new UrdfError(`${source}: two elements <${kind} name="${name}">`);
    found.set(name, element);
  }
  return found;
}

function linkOf(
  joint: XmlElement,
  role: 'parent' | 'child',
  name: string,
  links: ReadonlyMap<string, XmlElement>,
  source: string,
): string {
  const link = linkName(joint, role);
  if (!links.has(link))
    throw new UrdfError(
      `${source}: joint "${name}" names "${link}" as its ${role}, but there is no such link; ` +
        `links: ${quoted(links.keys())}`,
    );
  return link;
}
