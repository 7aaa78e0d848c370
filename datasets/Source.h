// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "datasets/Array.h"
#include "datasets/Progress.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lepton::datasets {

enum class Split { Train, Validation, Test };

/// "train", "validation", "test".
const char* splitName(Split split);
std::optional<Split> splitFromName(const std::string& name);

/// One column of the data: the picture or the label.
struct Field {
    std::string name;                ///< "image", "label"
    std::string type;                ///< "uint8" for pixels, "class" for labels
    std::vector<std::int64_t> shape; ///< of one sample: [H, W, C] for pictures, [] for labels; -1: differs (JSON null)
    long missing = 0;                ///< samples that have none or an unreadable one
    long unique = 0;                 ///< how many different ones there are
    std::optional<double> min, max, mean; ///< over all pixels, or over the label numbers
};

/// Something wrong with the data that training can do without or live with.
struct Problem {
    std::string where; ///< file, folder or sample (Source::name)
    Text what;
    long count = 1;   ///< how many samples or files it concerns
    std::string code; ///< "unreadable", "not-a-picture", "duplicate", "duplicate-across-splits", "empty-class",
                      ///< "outside-classes", …
};

/// What `lepton data inspect` and the Data room show.
struct SourceInfo {
    std::string format; ///< Format::name
    std::string kind = "pictures";         ///< "pictures", "text", "corpus", "table", "series", "ratings"
    std::string task = "classification";   ///< "classification", "regression", "generation", "forecasting", "rating"
    std::int64_t samples = 0;                           ///< readable ones: Source::size()
    std::vector<std::pair<Split, std::int64_t>> splits; ///< as the files give them; empty if they give none
    std::vector<Field> fields;                          ///< the picture first, the label second
    std::vector<std::string> classes;                   ///< by label number
    std::vector<std::int64_t> classCounts;              ///< as long as classes
    std::vector<Problem> problems;
};

/// The document of `lepton data inspect`:
/// {"format","task","samples","splits":{"train":…},"fields":[…],"classes":[…],"class_counts":{…},"problems":[…]}.
Json toJson(const SourceInfo& info);

struct Table;

/// Samples on disk: labelled pictures, or the rows of a table. Holds readable samples only: what can't be read stands in info().problems.
/// Never changes after it was opened; safe for concurrent use from any thread.
class Source {
public:
    virtual ~Source() = default;
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    virtual const SourceInfo& info() const = 0;
    std::int64_t size() const { return info().samples; }

    /// Number of the class, 0 … classes-1, of sample 0 ≤ i < size().
    virtual std::int64_t label(std::int64_t) const { return 0; }
    /// The split that the files themselves state (train-/t10k- files, train/ val/ test/ folders).
    virtual std::optional<Split> givenSplit(std::int64_t) const { return std::nullopt; }
    /// The picture as it is in the file: uint8 [H, W, C] with C 1 (grey) or 3 (RGB); transparency is laid on white.
    /// Errors: NotFound or Unreadable, if the file has changed since the source was opened.
    virtual Result<Array> read(std::int64_t i) const;
    /// The rows of every kind but pictures; null for those.
    virtual const Table* table() const { return nullptr; }
    /// How the sample is called in results and problems: "train-images-idx3-ubyte.gz#17", or the path below the
    /// source's folder.
    virtual std::string name(std::int64_t i) const = 0;
    /// SHA-256 over format, counts, classes and the files' names and sizes, independent of where the source lies:
    /// recognises data that was moved.
    virtual std::string fingerprint() const = 0;
};

/// A kind of data set on disk. One importer a file, in datasets/formats/ or datasets/pictures/.
struct Format {
    std::string name; ///< for `--as`: "idx", "image-folder"
    Text title;
    Text description; ///< what the files look like, one sentence
    /// How likely `path` holds this format, 0 (no) to 1; looks at names and a few bytes only.
    std::function<double(const Path& path)> likelihood;
    std::function<Result<std::unique_ptr<Source>>(const Path& path, const Progress& progress)> open;
    std::string kind = "pictures"; ///< SourceInfo::kind of what it opens
};

/// All formats of this program. Register before the first thread starts; a second one of the same name replaces the
/// first.
const std::vector<Format>& formats();
void registerFormat(Format format);

/// Opens and checks a whole source. `format` empty: the likeliest one.
/// Errors: NotFound; BadValue (unknown format name); BadFormat (files that contradict their header or each other, or
/// nothing readable); Unreadable; Cancelled.
Result<std::unique_ptr<Source>> openSource(const Path& path, const std::string& format = {},
                                           const Progress& progress = {});

} // namespace lepton::datasets
