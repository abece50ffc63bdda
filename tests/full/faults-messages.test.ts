import { messageRows } from '../ros/fault-rows.js';
import { describeFaults } from '../ros/fault-session.js';

describeFaults('a node that is hurt in every way', 'messages', messageRows);
