import { messageRows, surroundingRows } from '../ros/fault-rows.js';
import { describeFaults } from '../ros/fault-session.js';

describeFaults('a node that is hurt in every way', 'messages', messageRows);
describeFaults('a node in simulated time beside a table', 'surroundings', surroundingRows);
