import { messageRows } from './fault-rows.js';
import { describeFaults } from './fault-session.js';

describeFaults(
  'a node that is hurt',
  'messages',
  messageRows.filter(({ quick }) => quick),
);
