// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <string>

/// JSON-RPC 2.0 between the studio and `lepton engine`. docs/protocol.md describes every method.
namespace lepton::protocol {

inline constexpr int version = 1;

namespace method {
// Requests, studio to engine.
inline constexpr const char* initialize = "initialize";       ///< {"version"} → {"version","lepton","libtorch","devices":[{"name","title"}],"callbacks":[…],"optimizers":[…]}
inline constexpr const char* shutdown = "shutdown";           ///< {} → {}: leaves runs and deployments going, then the engine exits
inline constexpr const char* doctor = "doctor";               ///< {} → cli.md's doctor document
inline constexpr const char* devices = "devices";             ///< {} → {"devices":[{"name","title","memory_bytes","free_bytes"}]}: as they are now
inline constexpr const char* runStart = "run/start";          ///< {"project":FOLDER,"resume"?:RUN,"queue"?:true,"learning_rate"?} → {"run":FOLDER}; with "queue" it waits for the device
inline constexpr const char* runAttach = "run/attach";        ///< {"run","from"?} → {"running"}: sends its events from the first on
inline constexpr const char* runControl = "run/control";      ///< {"run","request":"pause"|"continue"|"stop"|"stop-after-epoch","learning_rate"?} → {}
inline constexpr const char* runAnnotate = "run/annotate";    ///< {"run","tags"?:[…],"note"?} → {"tags","note"}
inline constexpr const char* runDelete = "run/delete";        ///< {"run"} → {"run"}: where it lies now, in runs/.trash
inline constexpr const char* runRestore = "run/restore";      ///< {"run"} → {"run"}: where it lay before
inline constexpr const char* commandsList = "commands/list";  ///< {"project"} or {"run"} → {"unconfirmed":[…]}: what its callbacks would have the shell run
inline constexpr const char* commandsConfirm = "commands/confirm"; ///< {"commands":[…]} → {}: they may run from now on
inline constexpr const char* runWatch = "run/watch";          ///< {"run","on"} → {}: whether it tells its layers' figures ("layers" events)
inline constexpr const char* runEvaluate = "run/evaluate";    ///< {"run","split"?} → the evaluation document (docs/formats.md): the kept one, if it is of the best checkpoint
inline constexpr const char* runRangeTest = "run/range-test"; ///< {"project":FOLDER,"from"?,"to"?,"steps"?} → {"rates","losses","suggestion"}; leaves no run behind
inline constexpr const char* reportWrite = "report/write";    ///< {"run","output","language"?: "en"|"zh_CN"} → {"file"}: output ends in .html or .pdf
inline constexpr const char* packageWrite = "package/write";  ///< {"run","name","version"?,"output"?} → {"package","name","version","bytes","labels","metrics","signature"}
inline constexpr const char* packageInspect = "package/inspect"; ///< {"package"} → what `lepton inspect --json` prints
inline constexpr const char* exportWrite = "export/write";    ///< {"run" or "package","format","output"?,"name"?,"version"?,"backend"?} → what `lepton export --json` prints
inline constexpr const char* weightsInspect = "weights/inspect"; ///< {"file","project"?} → cli.md's weights document
inline constexpr const char* predict = "predict";             ///< {"package","inputs":[PATH]} → {"predictions":[…]} as cli.md's predict
inline constexpr const char* deployTargets = "deploy/targets"; ///< {} → {"targets":[…],"secret_place":Text}
inline constexpr const char* deployPlan = "deploy/plan";      ///< {"package","target","name"?,"settings"?} → {"steps","contacts","changes","warnings"}: changes nothing
inline constexpr const char* deployApply = "deploy/apply";    ///< {"package","target","name","settings"?} → {"deployment","url","token","version","largest_difference","seconds"} once it answers rightly
inline constexpr const char* deployRollback = "deploy/rollback"; ///< {"name","revision"?} → as deploy/apply
inline constexpr const char* deployCancel = "deploy/cancel";  ///< {"name"} → {"cancelled"}: the request under way answers with `cancelled`, after what it began is taken back
inline constexpr const char* deployList = "deploy/list";      ///< {} → {"deployments":[…]}
inline constexpr const char* deployStatus = "deploy/status";  ///< {"name"} → {"state","reason","replicas","details","deployment","figures"?}: as the target tells now
inline constexpr const char* deployLogs = "deploy/logs";      ///< {"name","lines"?} → {"lines":[…]}, oldest first
inline constexpr const char* deployScale = "deploy/scale";    ///< {"name","replicas"} → {}
inline constexpr const char* deployDelete = "deploy/delete";  ///< {"name"} → {}: at its target and here
inline constexpr const char* deployToken = "deploy/token";    ///< {"name"} → {"token"}: empty if its clients need none
inline constexpr const char* deployUsage = "deploy/usage";    ///< {"name"} → {"snippets":[{"id","title","language","text"}]}
inline constexpr const char* secretsKeep = "secrets/keep";    ///< {"key","value"} → {"place":Text}; an empty value forgets it
inline constexpr const char* secretsHave = "secrets/have";    ///< {"keys":[…]} → {"have":[…]}: never the values
// Notifications, engine to studio.
inline constexpr const char* deployEvent = "deploy/event";    ///< {"name","event":{"event":"deploy-step"|"deploy-progress"|"deploy-log",…}} while work on a deployment goes on; a step's "detail" is a Text
inline constexpr const char* runEvents = "run/events";        ///< {"run","events":[…]}: as events.jsonl has them, in groups
inline constexpr const char* runEnded = "run/ended";          ///< {"run","status","error"?}: its process is gone
} // namespace method

Json request(std::int64_t id, const std::string& method, Json params);
Json notification(const std::string& method, Json params);
Json response(const Json& id, Json result);
/// JSON-RPC error object; `data` holds the whole lepton::Error.
Json errorResponse(const Json& id, const Error& error);
/// -32601 and -32600 of JSON-RPC.
Json methodNotFound(const Json& id, const std::string& method);
/// The Error in an error response.
Error errorOf(const Json& response);

} // namespace lepton::protocol
