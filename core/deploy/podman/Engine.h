// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/platform/Program.h"
#include "core/deploy/Reporter.h"
#include "core/deploy/oci/ImageBuild.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy::podman {

/// Podman or Docker, by its own program: both understand the same words but where this class knows better. Each call blocks; any thread.
class Engine {
public:
    /// `program`: "podman" or "docker"; `runtime`: an OCI runtime's path or name, empty for the engine's own.
    explicit Engine(std::string program, std::string runtime = {}) : m_program(std::move(program)), m_runtime(std::move(runtime)) {}

    const std::string& program() const { return m_program; }
    bool isPodman() const { return m_program == "podman"; }
    const std::string& runtime() const { return m_runtime; }

    /// Its standard output. Errors: NotFound (there is no such container or image), Conflict (a port or name in use), Unsupported (the engine does not run or may not be used),
    /// Unreadable, each in the engine's own words.
    Result<std::string> call(const std::vector<std::string>& arguments, double timeoutSeconds = 60, Reporter* reporter = nullptr) const;
    /// Whether it can be used: its program is there and its service answers.
    Result<void> available() const;

    Result<bool> hasImage(const std::string& name) const;
    /// Puts an image that was made here into the engine's store, under `name`. Layers that are there are not unpacked again. Step "load".
    Result<void> load(const oci::BuiltImage& image, const std::string& name, Reporter& reporter) const;
    /// Pulls it from a registry, with the log-in that this machine has for it. Step "pull".
    Result<void> pull(const std::string& reference, const Tls& tls, bool plainHttp, Reporter& reporter) const;

    /// What `inspect` says of a container; none if there is none of that name.
    Result<std::optional<Json>> inspect(const std::string& container) const;
    /// The names of the containers with that label, running or not.
    Result<std::vector<std::string>> containers(const std::string& label) const;
    /// Asks it to end, ends it after ten seconds, and takes it away. One that is gone is no error.
    Result<void> removeContainer(const std::string& container) const;
    /// What it has printed, both streams, newest last.
    Result<std::vector<std::string>> logs(const std::string& container, int lines) const;

private:
    Error fault(const platform::ProgramAnswer& answer, const std::string& verb) const;
    Result<void> loadLayout(const oci::BuiltImage& image, const std::string& name, const Path& folder, Reporter& reporter) const;

    std::string m_program;
    std::string m_runtime;
};

} // namespace lepton::deploy::podman
