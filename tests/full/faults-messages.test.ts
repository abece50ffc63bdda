import { messageRows, surroundingRows } from '../ros/fault-rows.js';
import { describeFaults, notQuick } from '../ros/fault-session.js';

describeFaults('a node that is hurt in every way', 'messages', notQuick(messageRows));
describeFaults('a node in simulated time beside a table', 'surroundings', notQuick(surroundingRows));
