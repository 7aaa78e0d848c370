// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/engine/EngineService.h"

namespace lepton::cli {

void addEngine(CLI::App& app, Session& session) {
    addCommand(app, session, "engine", "Speaks JSON-RPC 2.0 on standard input and output, for the studio")->callback([&session] {
        session.run([]() -> Result<int> {
            platform::watchInterrupts();
            Channel channel;
            EngineService(channel).run();
            return 0;
        });
    });
}

} // namespace lepton::cli
