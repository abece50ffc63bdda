#include "end_with_parent.hh"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace neuromotor {

void EndWithParent() {
  const char *const parent = std::getenv("NEUROMOTOR_PARENT");
  if (!parent) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have ended before this call.
  if (std::to_string(getppid()) != parent) raise(SIGKILL);
}

}  // namespace neuromotor
