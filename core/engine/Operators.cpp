// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

#include <algorithm>

namespace lepton::engine {

const std::vector<OperatorType>& operatorTypes() {
    namespace op = operators;
    static const std::vector<OperatorType> all{
        op::input(), op::output(), op::conv2d(), op::maxPool2d(), op::avgPool2d(), op::globalAvgPool2d(), op::batchNorm2d(), op::dropout(), op::linear(),
        op::relu(), op::leakyRelu(), op::sigmoid(), op::tanh(), op::softmax(), op::flatten(), op::add(), op::concat(),
    };
    return all;
}

const OperatorType* findOperator(const std::string& name) {
    const auto& all = operatorTypes();
    const auto found = std::find_if(all.begin(), all.end(), [&](const OperatorType& type) { return type.name == name; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace lepton::engine
