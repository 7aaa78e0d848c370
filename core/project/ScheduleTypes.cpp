// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ScheduleTypes.h"

namespace lepton::project {

using graph::ParameterKind;
using graph::ParameterSpec;

namespace {

ParameterSpec real(const char* name, const char* label, double standard, double minimum, double maximum, const char* doc) {
    return {name, label, ParameterKind::Real, standard, minimum, maximum, {}, doc};
}

ParameterSpec whole(const char* name, const char* label, std::int64_t standard, double minimum, double maximum, const char* doc) {
    return {name, label, ParameterKind::Integer, standard, minimum, maximum, {}, doc};
}

ParameterSpec unit(const char* standard) {
    return {"unit", LT("core", "Counted in"), ParameterKind::Choice, standard, 0, 0, {"epoch", "step"}, LT("core", "Whether the rate changes from epoch to epoch or from step to step")};
}

ParameterSpec gamma(double standard) { return real("gamma", LT("core", "Factor"), standard, 1e-9, 10, LT("core", "What the rate is multiplied with each time")); }

ParameterSpec endFactor(double standard) {
    return real("end_factor", LT("core", "At the end"), standard, 0, 1, LT("core", "Share of the learning rate that is left at the end"));
}

SettingsType type(const char* name, const char* title, const char* doc, std::vector<ParameterSpec> own) {
    SettingsType out{name, title, doc, std::move(own)};
    out.parameters.push_back(whole("warmup_steps", LT("core", "Warm-up steps"), 0, 0, 1e9, LT("core", "The first steps, in which the rate rises in a straight line")));
    out.parameters.push_back(real("warmup_factor", LT("core", "Warm-up begins at"), 0.01, 0, 1, LT("core", "Share of the rate in the first step of the warm-up")));
    return out;
}

} // namespace

const std::vector<SettingsType>& scheduleTypes() {
    static const std::vector<SettingsType> all{
        type("constant", LT("core", "Constant"), LT("core", "The learning rate stays as it is."), {}),
        type("step", LT("core", "Step"), LT("core", "Falls by a factor at equal distances."),
             {whole("size", LT("core", "Every"), 10, 1, 1e9, LT("core", "Epochs (or steps) between two falls")), gamma(0.1), unit("epoch")}),
        type("multi-step", LT("core", "Multi-step"), LT("core", "Falls by a factor at given epochs."),
             {{"milestones", LT("core", "At"), ParameterKind::Text, "10, 20", 0, 1000, {}, LT("core", "Epochs (or steps) after which the rate falls, such as 30, 60, 80")}, gamma(0.1), unit("epoch")}),
        type("exponential", LT("core", "Exponential"), LT("core", "Falls by the same factor after every epoch."), {gamma(0.95), unit("epoch")}),
        type("polynomial", LT("core", "Polynomial"), LT("core", "Falls to its end value along a power of the time left; power 1 is a straight line."),
             {real("power", LT("core", "Power"), 1, 0.01, 100, LT("core", "1: a straight line; more: falls sooner")), endFactor(0), unit("step")}),
        type("cosine", LT("core", "Cosine"), LT("core", "Falls along half a cosine wave, over the whole run or in periods after which it starts anew. Source: Loshchilov and Hutter 2017."),
             {whole("period", LT("core", "First period"), 0, 0, 1e9, LT("core", "Epochs (or steps) until it starts anew; 0: the whole run, once")),
              whole("period_factor", LT("core", "Each next period"), 1, 1, 100, LT("core", "Times as long as the one before")), endFactor(0), unit("step")}),
        type("one-cycle", LT("core", "One cycle"), LT("core", "Rises to the learning rate and falls far below where it began, while momentum does the opposite. Source: Smith and Topin 2019."),
             {real("rise", LT("core", "Rise"), 0.3, 0.001, 0.999, LT("core", "Share of the run in which the rate rises")),
              real("start_divisor", LT("core", "Begins at 1 /"), 25, 1, 1e6, LT("core", "The rate begins at the learning rate divided by this")),
              real("end_divisor", LT("core", "Ends at 1 /"), 1e4, 1, 1e9, LT("core", "And ends at its beginning divided by this")),
              {"cycle_momentum", LT("core", "Momentum too"), ParameterKind::Boolean, true, 0, 1, {}, LT("core", "Momentum (or beta 1) falls while the rate rises")},
              real("momentum_low", LT("core", "Lowest momentum"), 0.85, 0, 0.9999999, LT("core", "Where the rate is at its top")),
              real("momentum_high", LT("core", "Highest momentum"), 0.95, 0, 0.9999999, LT("core", "At the beginning and at the end"))}),
        type("plateau", LT("core", "On plateau"), LT("core", "Falls by a factor when a metric has stopped getting better."),
             {{"metric", LT("core", "Metric"), ParameterKind::Text, "validation.loss", 0, 100, {}, LT("core", "What is watched; without validation data, that of training")},
              {"mode", LT("core", "Better is"), ParameterKind::Choice, "auto", 0, 0, {"auto", "min", "max"}, LT("core", "Smaller (min), larger (max), or as is usual for the metric")},
              real("gamma", LT("core", "Factor"), 0.1, 1e-9, 0.9999999, LT("core", "What the rate is multiplied with each time")),
              whole("patience", LT("core", "Patience"), 10, 0, 100000, LT("core", "Epochs without an improvement that are waited for")),
              real("threshold", LT("core", "Minimum improvement"), 1e-4, 0, 1, LT("core", "Share of the best value by which an epoch must be better to count")),
              whole("cooldown", LT("core", "Rest"), 0, 0, 100000, LT("core", "Epochs after a fall in which nothing is counted")),
              real("end_factor", LT("core", "At least"), 0, 0, 1, LT("core", "Share of the learning rate below which it does not fall"))}),
    };
    return all;
}

} // namespace lepton::project
