// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/base/Json.h"
#include "core/graph/Parameter.h"

#include <QString>

#include <optional>
#include <vector>

namespace lepton::widgets {

/// A kind of target as deploy/targets tells of it.
struct TargetFacts {
    struct Secret {
        QString key; ///< "dgx-lepton/token"
        QString label, doc;
        QString environment; ///< variable that is looked at first; empty: none
    };
    QString name;  ///< "kubernetes"
    QString title, doc;
    std::vector<graph::ParameterSpec> parameters;
    std::string addressSetting; ///< which of them says where; empty: none
    bool answers = true;        ///< false: nothing is served there
    std::vector<Secret> secrets;
    std::optional<Error> missing; ///< why it can't be used here now

    bool local() const { return name == QLatin1String("local"); }
    Json defaults() const; ///< of all parameters
};

/// The "targets" of the answer, in the order in which they are shown.
std::vector<TargetFacts> targetFacts(const Json& answer);
/// Null if there is none of that name.
const TargetFacts* findTarget(const std::vector<TargetFacts>& targets, const QString& name);
/// A few words for the card: where these settings lead to; of a target without an address what it is.
QString placeWords(const TargetFacts& target, const Json& settings);

} // namespace lepton::widgets
