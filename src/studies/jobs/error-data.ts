/** Errors of workers as plain data, and back: the one place where jobs get them from. */
export { errorData, errorFrom } from '../../controllers/brain/worker-protocol.js';
export type { ErrorData } from '../../controllers/brain/worker-protocol.js';
