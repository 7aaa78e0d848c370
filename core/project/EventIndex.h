// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/EventColumns.h"

#include <optional>

namespace lepton::project {

/// `events.index` beside events.jsonl: its columns in binary (docs/formats.md), good for the first `bytes` of it. It is only ever a copy:
/// without it, or when it is damaged or of a story that has been cut since, the events are read from events.jsonl.
Path eventIndexFile(const Path& eventsFile);

/// None if it is missing, damaged, of another version, or does not fit events.jsonl any more.
std::optional<EventColumns> readEventIndex(const Path& eventsFile);

/// Errors: those of writing.
Result<void> writeEventIndex(const Path& eventsFile, const EventColumns& columns);

/// Writes the index anew if events.jsonl has grown by so much that reading it takes time (1 MiB); does nothing otherwise. A failure to
/// write is no harm and not told. Any thread or process.
void updateEventIndex(const Path& eventsFile);

} // namespace lepton::project
