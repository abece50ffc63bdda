// Ends this process when its parent ends, even if the parent is killed and cannot end it.
#pragma once

namespace neuromotor {

/// Does nothing unless NEUROMOTOR_PARENT names the parent process.
void EndWithParent();

}  // namespace neuromotor
