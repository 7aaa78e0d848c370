// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/LstmLayer.h"

#include "core/engine/operators/LstmCell.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace lepton::engine::operators {

namespace {

using autograd = torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Which sample's which step is done when. Samples go from the longest to the shortest, so that those that still have a step are the
/// first ones; a step's rows lie one after the other, and step behind step.
class Schedule {
public:
    Schedule(const at::Tensor& lengths, std::int64_t samples, std::int64_t steps, bool reverse) : m_order(static_cast<std::size_t>(samples)) {
        std::vector<std::int64_t> length(m_order.size(), steps);
        if (lengths.defined())
            std::copy_n(lengths.const_data_ptr<std::int64_t>(), samples, length.begin());
        std::iota(m_order.begin(), m_order.end(), 0);
        std::stable_sort(m_order.begin(), m_order.end(), [&](auto a, auto b) { return length[a] > length[b]; });
        for (std::int64_t step = 0, count = samples; step < steps; ++step) {
            while (count > 0 && length[m_order[static_cast<std::size_t>(count - 1)]] <= step)
                --count;
            if (count == 0)
                break;
            m_first.push_back(static_cast<std::int64_t>(m_place.size()));
            for (std::int64_t row = 0; row < count; ++row) {
                const auto sample = m_order[static_cast<std::size_t>(row)];
                m_place.push_back(static_cast<std::int64_t>(sample) * steps + (reverse ? length[sample] - 1 - step : step));
            }
        }
        m_first.push_back(static_cast<std::int64_t>(m_place.size()));
    }

    std::int64_t steps() const { return static_cast<std::int64_t>(m_first.size()) - 1; }
    std::int64_t rows() const { return m_first.back(); }
    std::int64_t first(std::int64_t step) const { return m_first[static_cast<std::size_t>(step)]; }
    std::int64_t count(std::int64_t step) const { return step < steps() ? first(step + 1) - first(step) : 0; }
    /// The sample of a step's row.
    std::int64_t sample(std::int64_t row) const { return static_cast<std::int64_t>(m_order[static_cast<std::size_t>(row)]); }
    /// Of all rows, where they stand in [N · T].
    const std::vector<std::int64_t>& places() const { return m_place; }

private:
    std::vector<std::size_t> m_order;
    std::vector<std::int64_t> m_first;
    std::vector<std::int64_t> m_place;
};

/// What the way back needs of the way there; rows as the schedule has them.
struct Walk {
    at::Tensor x;      ///< [rows, D]
    at::Tensor gates;  ///< [rows, 4H]
    at::Tensor before; ///< [rows, H]: the state that came into the step
    at::Tensor memory; ///< [rows, H]: the cell's, that came in
    at::Tensor bounded; ///< [rows, H]: tanh of the cell's that went out
};

template <typename Value>
Value* row(const at::Tensor& matrix, std::int64_t at) {
    return matrix.mutable_data_ptr<Value>() + at * matrix.size(1);
}

template <typename Value>
void gather(const at::Tensor& from, const std::vector<std::int64_t>& places, const at::Tensor& to) {
    const auto bytes = static_cast<std::size_t>(to.size(1)) * sizeof(Value);
    for (std::size_t i = 0; i < places.size(); ++i)
        std::memcpy(row<Value>(to, static_cast<std::int64_t>(i)), row<Value>(from, places[i]), bytes);
}

template <typename Value>
void scatter(const at::Tensor& from, const std::vector<std::int64_t>& places, const at::Tensor& to) {
    const auto bytes = static_cast<std::size_t>(to.size(1)) * sizeof(Value);
    for (std::size_t i = 0; i < places.size(); ++i)
        std::memcpy(row<Value>(to, places[i]), row<Value>(from, static_cast<std::int64_t>(i)), bytes);
}

/// Rows of a step's samples are a few microseconds' work each.
constexpr std::int64_t rowsAtOnce = 32;

/// `out`: [N · T, H], or [N, H] where only the last states are wanted.
template <typename Value>
void walkThere(const Schedule& schedule, const Walk& walk, const at::Tensor& recurrent, bool last, const at::Tensor& out) {
    const std::int64_t units = recurrent.size(0);
    const at::Tensor states = at::empty({schedule.count(0), units}, walk.x.options()); // of one step
    const at::Tensor cells = at::empty_like(states);
    for (std::int64_t step = 0; step < schedule.steps(); ++step) {
        const std::int64_t first = schedule.first(step);
        const std::int64_t count = schedule.count(step);
        const std::int64_t next = schedule.count(step + 1);
        if (step > 0)
            walk.gates.narrow(0, first, count).addmm_(walk.before.narrow(0, first, count), recurrent);
        at::parallel_for(0, count, rowsAtOnce, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i) {
                const bool goesOn = i < next;
                Value* state = goesOn ? row<Value>(walk.before, first + count + i) : row<Value>(states, i);
                Value* cell = goesOn ? row<Value>(walk.memory, first + count + i) : row<Value>(cells, i);
                lstmCell(row<Value>(walk.gates, first + i), row<Value>(walk.memory, first + i), cell, row<Value>(walk.bounded, first + i), state, units);
                if (!last)
                    std::copy_n(state, units, row<Value>(out, schedule.places()[static_cast<std::size_t>(first + i)]));
                else if (!goesOn)
                    std::copy_n(state, units, row<Value>(out, schedule.sample(i)));
            }
        });
    }
}

/// Gives the gradients of the gates before their bounds, [rows, 4H]. `gradient`: of walkThere's `out`.
template <typename Value>
at::Tensor walkBack(const Schedule& schedule, const Walk& walk, const at::Tensor& weight, bool last, const at::Tensor& gradient) {
    const std::int64_t units = weight.size(1);
    const at::Tensor made = at::empty_like(walk.gates);
    const at::Tensor ofState = at::zeros({schedule.count(0), units}, walk.gates.options());
    const at::Tensor ofCell = at::zeros_like(ofState);
    for (std::int64_t step = schedule.steps() - 1; step >= 0; --step) {
        const std::int64_t first = schedule.first(step);
        const std::int64_t count = schedule.count(step);
        const std::int64_t next = schedule.count(step + 1);
        at::parallel_for(0, count, rowsAtOnce, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i) {
                Value* state = row<Value>(ofState, i);
                const bool wanted = !last || i >= next;
                const Value* more = wanted ? row<Value>(gradient, last ? schedule.sample(i) : schedule.places()[static_cast<std::size_t>(first + i)]) : nullptr;
                for (std::int64_t k = 0; wanted && k < units; ++k)
                    state[k] += more[k];
                lstmCellBack(row<Value>(walk.gates, first + i), row<Value>(walk.memory, first + i), row<Value>(walk.bounded, first + i), state, row<Value>(ofCell, i),
                             row<Value>(made, first + i), units);
            }
        });
        at::Tensor before = ofState.narrow(0, 0, count);
        if (step > 0)
            at::mm_out(before, made.narrow(0, first, count), weight);
    }
    return made;
}

/// The same with LibTorch's own operators, slowly: for gradients of gradients.
at::Tensor recorded(const LstmLayer& layer, const at::Tensor& x, const at::Tensor& lengths, const variable_list& weights) {
    const std::int64_t steps = x.size(1);
    const at::Tensor length = lengths.defined() ? lengths : at::full({x.size(0)}, steps, at::kLong);
    const at::Tensor time = at::arange(steps, at::kLong).unsqueeze(0);
    const at::Tensor there = time.lt(length.unsqueeze(1));
    // Within a sample's length from its end to its beginning; the rest stays where it is.
    const at::Tensor turned = at::where(there, length.unsqueeze(1) - 1 - time, time);
    const auto turn = [&](const at::Tensor& values) { return layer.reverse ? values.gather(1, turned.unsqueeze(2).expand({-1, -1, values.size(2)})) : values; };
    const at::Tensor start = at::zeros({1, x.size(0), weights[1].size(1)}, x.options().requires_grad(false));
    const at::Tensor made = std::get<0>(at::lstm(turn(x), {start, start}, weights, weights.size() > 2, 1, 0.0, true, false, true));
    if (layer.last)
        return made.gather(1, (length - 1).view({-1, 1, 1}).expand({-1, 1, made.size(2)})).squeeze(1);
    return turn(made) * there.unsqueeze(2);
}

class LstmFunction : public torch::autograd::Function<LstmFunction> {
public:
    using Optional = std::optional<at::Tensor>;

    static at::Tensor forward(autograd* context, const at::Tensor& x, const Optional& givenLengths, bool reverse, bool last, const at::Tensor& weightInput, const at::Tensor& weightState,
                              const Optional& biasInput, const Optional& biasState) {
        const at::Tensor lengths = givenLengths.value_or(at::Tensor());
        const std::int64_t samples = x.size(0);
        const std::int64_t steps = x.size(1);
        const std::int64_t units = weightState.size(1);
        const Schedule schedule(lengths, samples, steps, reverse);
        const auto options = x.options().requires_grad(false);
        Walk walk;
        walk.x = at::empty({schedule.rows(), x.size(2)}, options);
        walk.before = at::empty({schedule.rows(), units}, options);
        walk.memory = at::empty({schedule.rows(), units}, options);
        walk.bounded = at::empty({schedule.rows(), units}, options);
        walk.before.narrow(0, 0, samples).zero_();
        walk.memory.narrow(0, 0, samples).zero_();
        at::Tensor out = last ? at::empty({samples, units}, options) : at::zeros({samples, steps, units}, options);
        const at::Tensor recurrent = weightState.t().contiguous();
        AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "lstmLayer", [&] {
            gather<scalar_t>(x.contiguous().view({samples * steps, -1}), schedule.places(), walk.x);
            walk.gates = biasInput ? at::addmm(*biasInput + *biasState, walk.x, weightInput.t()) : at::mm(walk.x, weightInput.t());
            walkThere<scalar_t>(schedule, walk, recurrent, last, out.view({-1, units}));
        });
        if (context != nullptr) {
            context->save_for_backward({x, lengths, weightInput, weightState, biasInput.value_or(at::Tensor()), biasState.value_or(at::Tensor()), walk.x, walk.gates, walk.before, walk.memory, walk.bounded});
            context->saved_data["reverse"] = reverse;
            context->saved_data["last"] = last;
        }
        return out;
    }

    static variable_list backward(autograd* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const LstmLayer layer{context->saved_data["reverse"].toBool(), context->saved_data["last"].toBool()};
        variable_list parts{saved[0], saved[2], saved[3]};
        if (saved[4].defined())
            parts.insert(parts.end(), {saved[4], saved[5]});
        auto made = at::GradMode::is_enabled() ? backRecorded(layer, saved[1], parts, gradients[0]) : backAtOnce(context, layer, saved, gradients[0]);
        made.resize(5);
        return {made[0], {}, {}, {}, made[1], made[2], made[3], made[4]};
    }

private:
    static variable_list backRecorded(const LstmLayer& layer, const at::Tensor& lengths, const variable_list& parts, const at::Tensor& gradient) {
        variable_list wanted;
        for (const auto& part : parts)
            if (part.requires_grad())
                wanted.push_back(part);
        const at::Tensor made = recorded(layer, parts[0], lengths, variable_list(parts.begin() + 1, parts.end()));
        const auto given = torch::autograd::grad({made}, wanted, {gradient}, true, /*create_graph=*/true);
        variable_list out;
        for (std::size_t i = 0, k = 0; i < parts.size(); ++i)
            out.push_back(parts[i].requires_grad() ? given[k++] : at::Tensor());
        return out;
    }

    static variable_list backAtOnce(autograd* context, const LstmLayer& layer, const variable_list& saved, const at::Tensor& given) {
        const at::Tensor& x = saved[0];
        const at::Tensor& weightInput = saved[2];
        const at::Tensor& weightState = saved[3];
        const Walk walk{saved[6], saved[7], saved[8], saved[9], saved[10]};
        const Schedule schedule(saved[1], x.size(0), x.size(1), layer.reverse);
        const at::Tensor gradient = given.contiguous().view({-1, weightState.size(1)});
        at::Tensor ofGates;
        at::Tensor ofX;
        AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "lstmLayerBack", [&] {
            ofGates = walkBack<scalar_t>(schedule, walk, weightState, layer.last, gradient);
            if (context->needs_input_grad(0)) {
                ofX = at::zeros({x.size(0), x.size(1), x.size(2)}, x.options().requires_grad(false));
                scatter<scalar_t>(at::mm(ofGates, weightInput), schedule.places(), ofX.view({-1, x.size(2)}));
            }
        });
        const at::Tensor ofBias = saved[4].defined() ? ofGates.sum(0) : at::Tensor();
        return {ofX, at::mm(ofGates.t(), walk.x), at::mm(ofGates.t(), walk.before), ofBias, ofBias};
    }
};

} // namespace

bool fitsLstmLayer(const at::Tensor& x) { return x.is_cpu() && x.dim() == 3 && x.numel() > 0 && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble); }

at::Tensor LstmLayer::forward(const at::Tensor& x, const at::Tensor& lengths, at::TensorList weights) const {
    using Optional = LstmFunction::Optional;
    const Optional biasInput = weights.size() > 2 ? Optional(weights[2]) : std::nullopt;
    const Optional biasState = weights.size() > 3 ? Optional(weights[3]) : std::nullopt;
    const Optional given = lengths.defined() ? Optional(lengths) : std::nullopt;
    if (at::GradMode::is_enabled())
        return LstmFunction::apply(x, given, reverse, last, weights[0], weights[1], biasInput, biasState);
    return LstmFunction::forward(nullptr, x, given, reverse, last, weights[0], weights[1], biasInput, biasState);
}

} // namespace lepton::engine::operators
