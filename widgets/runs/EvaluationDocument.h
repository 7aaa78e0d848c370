// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace lepton::widgets {

/// What evaluating a run on a split gave (docs/formats.md, evaluation/SPLIT.json), as the Runs room shows it. What a kind of network does not
/// have is empty.
struct EvaluationDocument {
    struct ClassFigures {
        QString name;
        std::optional<double> precision, recall, f1, rocAuc, averagePrecision; ///< 0 to 1; none: not defined, as without any sample
        qint64 support = 0; ///< samples that are of this class
    };
    /// Of one class: false against true positive rate, or recall against precision.
    struct Line {
        QString name;
        std::vector<double> x, y, threshold;
    };
    struct Bin {
        double confidence = 0; ///< mean score of the answers in it
        double accuracy = 0;
        qint64 count = 0;
    };
    /// One entry a sample, all lists equally long.
    struct Answers {
        std::vector<qint64> index; ///< in the prepared data (BatchSource)
        std::vector<int> truth, answer;
        std::vector<double> score, loss; ///< of the answer; NaN: no number
        std::size_t size() const { return index.size(); }
    };
    struct Scatter {
        QString target;
        std::vector<double> truth, prediction; ///< in units of the data
        std::vector<qint64> index;
    };
    struct Forecast {
        QString name;
        std::vector<double> history, truth, prediction;
    };

    QString split;
    qint64 samples = 0;
    qint64 epoch = -1; ///< of the checkpoint; -1: not told
    std::vector<std::pair<std::string, double>> metrics; ///< plain numbers in the document's order, without those of single classes; NaN: no number
    QStringList classes;
    std::vector<std::vector<qint64>> confusion; ///< [true class][answered class]
    std::vector<ClassFigures> perClass;
    std::vector<Line> roc, precisionRecall;
    std::vector<Bin> calibration;
    Answers answers;
    std::vector<Scatter> scatter;
    std::vector<Forecast> forecasts;

    std::optional<double> metric(const std::string& name) const;
    /// Positions in `answers` of the samples of `truth` that were taken for `answer`, the greatest loss first.
    std::vector<std::size_t> inCell(int truth, int answer) const;
    /// Those of all wrong answers, the greatest loss first.
    std::vector<std::size_t> mistakes() const;
};

/// Errors: BadFormat (lists that contradict each other, a class that is not there), naming the key at `where`.
Result<EvaluationDocument> evaluationFromJson(const Json& json, const std::string& where);

} // namespace lepton::widgets
