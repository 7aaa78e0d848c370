// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Package.h"

#include <QString>

namespace lepton::widgets {

/// What a packaged model is asked, and what its answer is.
struct Question {
    enum class Form {
        Picture,  ///< a picture's file
        Sentence, ///< a text, which gets a label or a number
        Json,     ///< a row, the values up to now, a user and an item
        Prompt,   ///< the beginning of a text, which is written on
        Nothing,  ///< a generator makes pictures by itself
    };
    Form form = Form::Picture;
    QString example; ///< of a Json question, ready to be changed
    QString words;   ///< what it is asked and what it says, one line
};

Question questionOf(const project::Package& package);

} // namespace lepton::widgets
