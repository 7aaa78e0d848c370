// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/BatchSlices.h"

#include <algorithm>
#include <cstring>

namespace lepton::serve {

namespace {

/// Bytes of one sample.
std::size_t sampleBytes(const datasets::Array& array, std::int64_t count) { return array.bytes.size() / static_cast<std::size_t>(count); }

} // namespace

std::int64_t samplesOf(const Batch& batch) {
    std::int64_t count = 0;
    for (const auto& slice : batch)
        count += slice.count;
    return count;
}

bool joinable(const Arrays& a, const Arrays& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const datasets::Array& x, const datasets::Array& y) {
        return x.type == y.type && x.shape.size() == y.shape.size() && std::equal(x.shape.begin() + 1, x.shape.end(), y.shape.begin() + 1);
    });
}

Arrays joined(const Batch& batch) {
    const std::int64_t count = samplesOf(batch);
    Arrays out;
    for (std::size_t i = 0; i < batch[0].job->inputs.size(); ++i) {
        const auto& pattern = batch[0].job->inputs[i];
        datasets::Array array;
        array.type = pattern.type;
        array.shape = pattern.shape;
        array.shape[0] = count;
        const std::size_t sample = sampleBytes(pattern, batch[0].job->count);
        array.bytes.reserve(sample * static_cast<std::size_t>(count));
        for (const auto& slice : batch) {
            const auto* from = slice.job->inputs[i].bytes.data() + sample * static_cast<std::size_t>(slice.first);
            array.bytes.insert(array.bytes.end(), from, from + sample * static_cast<std::size_t>(slice.count));
        }
        out.push_back(std::move(array));
    }
    return out;
}

Arrays rowsOf(const BatchSlice& slice, const Arrays& answer, std::int64_t from, std::int64_t batchCount) {
    Arrays out;
    for (const auto& array : answer) {
        datasets::Array part;
        part.type = array.type;
        part.shape = array.shape;
        part.shape[0] = slice.count;
        const std::size_t sample = sampleBytes(array, batchCount);
        const auto* begin = array.bytes.data() + sample * static_cast<std::size_t>(from);
        part.bytes.assign(begin, begin + sample * static_cast<std::size_t>(slice.count));
        out.push_back(std::move(part));
    }
    return out;
}

void handOut(const BatchSlice& slice, const Arrays& answer, std::int64_t from, std::int64_t batchCount) {
    BatchJob& job = *slice.job;
    if (!job.answer.outputs.ok())
        return;
    Arrays& outputs = *job.answer.outputs;
    if (outputs.empty())
        for (const auto& array : answer) {
            auto shape = array.shape;
            shape[0] = job.count;
            outputs.emplace_back(array.type, std::move(shape));
        }
    for (std::size_t i = 0; i < answer.size(); ++i) {
        const std::size_t sample = sampleBytes(answer[i], batchCount);
        std::memcpy(outputs[i].bytes.data() + sample * static_cast<std::size_t>(slice.first), answer[i].bytes.data() + sample * static_cast<std::size_t>(from), sample * static_cast<std::size_t>(slice.count));
    }
}

} // namespace lepton::serve
