// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Fixtures.h"
#include "datasets/Preparation.h"
#include "datasets/Table.h"
#include "tests/main/TemporaryFolder.h"

#include <string>
#include <vector>

namespace lepton::testing {

/// A file of its own folder, opened as a source.
class FileSource {
public:
    FileSource(const std::string& name, const std::string& contents, const std::string& format = {});
    const std::shared_ptr<const datasets::Source>& source() const { return m_source; }
    const datasets::Source* operator->() const { return m_source.get(); }

private:
    TemporaryFolder m_folder;
    std::shared_ptr<const datasets::Source> m_source;
};

/// A recipe of one step, from JSON text.
std::shared_ptr<const datasets::Preparation> recipeOf(const std::string& step);
/// The error that makes no recipe of it.
Error errorOfRecipe(const std::string& step);
/// Opens without validation and test, unless said.
datasets::Preparation::Opened opened(const std::string& step, const FileSource& source, const datasets::SplitSettings& split = {7, 0, 0, true});
Error errorOfOpened(const std::string& step, const FileSource& source, const datasets::SplitSettings& split = {7, 0, 0, true});

/// Field number `field` (inputs, then targets) of one sample.
std::vector<std::int64_t> ids(const datasets::Preparation::Opened& data, std::size_t field, std::int64_t sample);
std::vector<float> numbers(const datasets::Preparation::Opened& data, std::size_t field, std::int64_t sample);
std::vector<std::int64_t> ids(const datasets::Array& array);
std::vector<float> numbers(const datasets::Array& array);

/// The answer to a question, JSON text; its error if there is one.
std::vector<datasets::Array> encoded(const datasets::Preparation::Opened& data, const std::string& question);
Error errorOfEncoding(const datasets::Preparation::Opened& data, const std::string& question);

/// Written out and read again, the fitted recipe is the same.
void checkRoundTrip(const datasets::Preparation::Opened& data);

} // namespace lepton::testing
