import type { Table } from './check-arrows.mjs';

export const rooms: Table;
