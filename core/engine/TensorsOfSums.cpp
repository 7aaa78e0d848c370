// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/TensorsOfSums.h"

namespace lepton::engine {

namespace {

/// Calls `visit` with each list and its name.
void eachList(MetricSums& sums, const auto& visit) {
    visit("metrics/scores", sums.scores.scores());
    visit("metrics/truths", sums.scores.truths());
    visit("metrics/bins", sums.scores.binCounts());
    visit("metrics/users", sums.ratings.users());
    visit("metrics/answers", sums.ratings.answers());
    visit("metrics/ratings", sums.ratings.ratings());
}

} // namespace

std::vector<NamedTensor> tensorsOf(MetricSums& sums) {
    std::vector<NamedTensor> out;
    eachList(sums, [&](const char* name, const auto& list) {
        if (!list.empty())
            out.push_back({name, at::tensor(at::ArrayRef(list.data(), list.size()))});
    });
    return out;
}

void takeTensors(MetricSums& sums, const TensorFile& file) {
    eachList(sums, [&](const char* name, auto& list) {
        const auto found = file.tensors.find(name);
        if (found == file.tensors.end())
            return;
        const at::Tensor values = found->second.contiguous();
        using Value = typename std::remove_reference_t<decltype(list)>::value_type;
        list.assign(values.data_ptr<Value>(), values.data_ptr<Value>() + values.numel());
    });
}

} // namespace lepton::engine
