// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/MemoryReuse.h"

#if defined(__GLIBC__) || __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace lepton::engine {

void keepFreedMemory() {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
    constexpr int never = 1 << 30;
    ::mallopt(M_MMAP_THRESHOLD, never);
    ::mallopt(M_TRIM_THRESHOLD, never);
#endif
}

} // namespace lepton::engine
