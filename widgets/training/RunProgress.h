// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/base/Json.h"
#include "widgets/common/TextLabel.h"
#include "widgets/training/RunCurves.h"
#include "widgets/training/RunHold.h"
#include "widgets/training/RunLog.h"
#include "widgets/training/RunMarks.h"

#include <QString>
#include <QTime>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lepton::widgets {

/// What is known of a run from its events so far (cli.md has the events). No widgets: the train room shows it.
class RunProgress {
public:
    /// Pictures of the end of an epoch: what a generator has made, or the sheet of a callback.
    struct Samples {
        int epoch = 0;
        QString file; ///< within the run's folder
        bool operator==(const Samples&) const = default;
    };

    /// What the network makes of the same few samples at the end of an epoch.
    struct Predictions {
        int epoch = 0;
        std::shared_ptr<const Json> items; ///< [{"index","name","truth","answer","score"}]
        bool operator==(const Predictions&) const = default;
    };

    /// What was planned, before the first event tells better.
    struct Plan {
        double epochs = 0;
        double stepsPerEpoch = 0; ///< 0: not known
        double batchSize = 0;
        double learningRate = 0;
        std::string bestMetric = "validation.loss"; ///< by which the run chooses its best epoch
        std::string metric;       ///< measured beside the loss; empty: none
        bool adversarial = false; ///< a generator learns against a discriminator
    };

    void start(const Plan& plan);
    void setPlan(const Plan& plan); ///< the run's own plan has been read; what the events have told stays
    void take(const Json& event);
    /// A whole story, as it was read from the run's folder.
    void replay(const project::EventColumns& story);
    void smoothOver(double steps); ///< RunCurves::smoothOver; stays when another run is started
    void setPaused(bool paused) { m_paused = paused; }

    const RunCurves& curves() const { return m_curves; }
    const Plan& plan() const { return m_plan; }
    const std::vector<LogLine>& log() const { return m_log; }
    bool empty() const { return m_log.empty() && m_step == 0; }
    bool paused() const { return m_paused; }
    const std::optional<NotFinite>& notFinite() const { return m_notFinite; } ///< for which it is paused, or about to be
    const std::optional<WaitingRun>& waiting() const { return m_waiting; }    ///< for other runs on its device
    double epochsDone() const; ///< with the part of the present one: 6.2
    double stepsPerEpoch() const { return m_curves.stepsPerEpoch(); }
    double throughput() const { return m_throughput; }  ///< samples a second
    double secondsLeft() const;                         ///< negative: not known
    double learningRate() const { return m_learningRate; }
    double memoryBytes() const { return m_memoryBytes; } ///< of the process; 0: not told
    double deviceMemoryBytes() const { return m_deviceMemoryBytes; } ///< taken on the device; 0: not told
    double deviceMemoryTotal() const { return m_deviceMemoryTotal; } ///< that the device has; 0: not told
    std::optional<double> bestEpoch() const { return m_bestEpoch; }
    std::optional<double> bestValidation() const { return m_bestValidation; } ///< the best epoch's bestMetric()
    const std::string& bestMetric() const { return m_bestMetric; }            ///< the main metric, or the loss if there is no other
    const std::vector<Samples>& samples() const { return m_samples; }
    const std::vector<Predictions>& predictions() const { return m_predictions; } ///< the newest hundred, epochs ascending
    const std::vector<RunMark>& marks() const { return m_marks; } ///< steps ascending
    const QString& status() const { return m_status; } ///< of the finished run: "completed", "stopped", "failed"; else empty
    const std::optional<Error>& error() const { return m_error; } ///< why it failed

private:
    void takeStep(const Json& event);
    void takeFigures(const Json& event);
    void addMark(const Json& event);
    void markLearningRate(double before);
    void addMark(RunMark mark);
    void takeEpoch(const Json& event);
    void takeFinished(const Json& event);
    void takeHold(const Json& event);
    void beginAnew();
    void takeSamples(const Json& event);
    void takePredictions(const Json& event);
    QString epochLine(const Json& event) const;
    void judge(const Json& epoch);
    void write(LogLine line);

    Plan m_plan;
    RunCurves m_curves;
    std::vector<LogLine> m_log;
    QString m_status;
    std::optional<Error> m_error;
    double m_step = 0;
    double m_smooth = 0;
    double m_throughput = 0;
    double m_learningRate = 0;
    double m_memoryBytes = 0;
    double m_deviceMemoryBytes = 0;
    double m_deviceMemoryTotal = 0;
    double m_secondsLeft = -1;   ///< as the last epoch told
    double m_secondsLeftStep = 0; ///< step at which it was told
    std::optional<double> m_bestEpoch, m_bestValidation;
    std::optional<double> m_bestValue; ///< of the metric that decides
    std::string m_bestMetric = "loss";
    std::vector<Samples> m_samples;
    std::vector<Predictions> m_predictions;
    std::vector<RunMark> m_marks;
    std::optional<NotFinite> m_notFinite;
    std::optional<WaitingRun> m_waiting;
    bool m_paused = false;
};

/// "0.5120" of a metric, or "–" if it is missing or no number.
QString metricText(const Json& metrics, const char* name);
/// A number under a key; `otherwise` if it is missing or no number.
double numberIn(const Json& object, const char* key, double otherwise = 0);

} // namespace lepton::widgets
