// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/PrivateLibrary.h"

#include <dlfcn.h>

namespace lepton::platform {

Result<void*> functionOf(const Path& library, const char* function) {
    void* loaded = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* found = loaded == nullptr ? nullptr : ::dlsym(loaded, function);
    if (found == nullptr)
        return Error(ErrorCode::NotFound, text(LT("core", "A library can't be loaded: %1"), ::dlerror())).at(library.string());
    return found;
}

} // namespace lepton::platform
