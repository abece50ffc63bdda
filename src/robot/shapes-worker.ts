/** Entry point of the thread that reads the collision shapes of a description, and ends. */
import { workerData } from 'node:worker_threads';
import { collisionShapes } from '../arm/collision-shapes.js';
import { parseUrdf } from '../arm/urdf-document.js';
import { serveObject } from '../threads/served-object.js';
import type { ShapesSource } from './shapes-thread.js';

const { urdfText, urdfName, meshes } = workerData as ShapesSource;

await serveObject(() =>
  Promise.resolve({
    read: () => Promise.resolve(collisionShapes(parseUrdf(urdfText, urdfName), meshes)),
    close: () => Promise.resolve(),
  }),
);
