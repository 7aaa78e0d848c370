// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/Grid.h"

#include <algorithm>
#include <array>

namespace lepton::engine::callbacks {

namespace {

constexpr int frameWidth = 2;
constexpr int gap = 2;
constexpr int leastSide = 56; ///< pixels; smaller pictures can't be told apart by eye
constexpr std::array<std::uint8_t, 3> grey{150, 150, 150}, green{46, 160, 67}, red{218, 54, 51};

} // namespace

exchange::Pixels gridOf(const datasets::Array& pictures, const std::vector<Frame>& frames, int columns) {
    const auto count = static_cast<int>(pictures.shape[0]), channels = static_cast<int>(pictures.shape[1]);
    const auto height = static_cast<int>(pictures.shape[2]), width = static_cast<int>(pictures.shape[3]);
    const int zoom = std::max(1, (leastSide + std::max(height, width) - 1) / std::max(height, width));
    const int cellWidth = width * zoom + 2 * frameWidth + gap, cellHeight = height * zoom + 2 * frameWidth + gap;
    columns = std::clamp(columns, 1, std::max(count, 1));
    exchange::Pixels out{columns * cellWidth - gap, (count + columns - 1) / columns * cellHeight - gap, 3, {}};
    out.bytes.assign(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height) * 3, 255);
    const auto source = pictures.as<std::uint8_t>();
    for (int i = 0; i < count; ++i) {
        const Frame frame = static_cast<std::size_t>(i) < frames.size() ? frames[static_cast<std::size_t>(i)] : Frame::None;
        const auto& colour = frame == Frame::Right ? green : frame == Frame::Wrong ? red : grey;
        for (int y = 0; y < cellHeight - gap; ++y)
            for (int x = 0; x < cellWidth - gap; ++x) {
                const int inX = (x - frameWidth) / zoom, inY = (y - frameWidth) / zoom;
                const bool inside = x >= frameWidth && y >= frameWidth && inX < width && inY < height;
                auto* to = &out.bytes[(static_cast<std::size_t>(i / columns * cellHeight + y) * static_cast<std::size_t>(out.width) + static_cast<std::size_t>(i % columns * cellWidth + x)) * 3];
                for (int c = 0; c < 3; ++c) {
                    const int plane = channels >= 3 ? c : 0;
                    to[c] = inside ? source[static_cast<std::size_t>(((i * channels + plane) * height + inY) * width + inX)] : colour[static_cast<std::size_t>(c)];
                }
            }
    }
    return out;
}

} // namespace lepton::engine::callbacks
