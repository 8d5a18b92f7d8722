#pragma once

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/file_system.hpp"

namespace void_reckoning {

/// A disk in memory that fails on request.
class MemoryFiles : public FileSystem {
   public:
    using Contents = std::vector<std::byte>;

    std::uint64_t capacity = std::numeric_limits<std::uint64_t>::max();  ///< bytes of a file; a write beyond is short, then ENOSPC
    std::size_t longest_write = std::numeric_limits<std::size_t>::max();
    int interruptions = 0;  ///< so many calls fail with EINTR first
    int sync_error = 0;
    int truncate_error = 0;
    int syncs = 0;
    std::uint64_t boot = 0;  ///< start of the system, as files say it

    int try_open(const std::filesystem::path& path, Mode mode, std::unique_ptr<OpenFile>& file) override {
        const bool there = files_.contains(path.string());
        if (there == (mode == Mode::kCreate)) return there ? -EEXIST : -ENOENT;
        auto& contents = files_[path.string()];
        if (!contents) contents = std::make_shared<Contents>();
        file = std::make_unique<File>(*this, contents);
        return 0;
    }
    int try_remove(const std::filesystem::path& path) override { return files_.erase(path.string()) > 0 ? 0 : -ENOENT; }
    int try_sync_folder(const std::filesystem::path& /*path*/) override { return 0; }
    // Logs are neither renamed nor made folders for.
    int try_rename(const std::filesystem::path& /*from*/, const std::filesystem::path& /*to*/) override { return -EPERM; }
    int try_link(const std::filesystem::path& /*from*/, const std::filesystem::path& /*to*/) override { return -EPERM; }
    int try_make_folder(const std::filesystem::path& /*path*/) override { return -EPERM; }

    /// What is on the disk: written, then synced. After a sync that failed, what was written before is taken for written, as Linux does.
    [[nodiscard]] const Contents& durable(const std::filesystem::path& path) { return on_disk_[&contents(path)].bytes; }

    [[nodiscard]] Contents& contents(const std::filesystem::path& path) {
        auto& contents = files_[path.string()];
        if (!contents) contents = std::make_shared<Contents>();
        return *contents;
    }

   private:
    class File : public OpenFile {
       public:
        File(MemoryFiles& disk, std::shared_ptr<Contents> contents) : disk_(disk), contents_(std::move(contents)) {}

        std::int64_t read(std::span<std::byte> into, std::uint64_t offset) override {
            if (interrupted()) return -EINTR;
            if (offset >= contents_->size()) return 0;
            const auto first = static_cast<std::size_t>(offset);
            const std::size_t count = std::min(into.size(), contents_->size() - first);
            if (count > 0) std::memcpy(into.data(), contents_->data() + first, count);
            return static_cast<std::int64_t>(count);
        }

        std::int64_t write(std::span<const std::span<const std::byte>> pieces, std::uint64_t offset) override {
            if (interrupted()) return -EINTR;
            std::vector<std::byte> bytes;
            for (const auto& piece : pieces) bytes.insert(bytes.end(), piece.begin(), piece.end());
            const std::uint64_t room = offset < disk_.capacity ? disk_.capacity - offset : 0;
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>({bytes.size(), room, disk_.longest_write}));
            if (count == 0) return -ENOSPC;
            const auto first = static_cast<std::size_t>(offset);
            contents_->resize(std::max(contents_->size(), first + count));
            std::memcpy(contents_->data() + first, bytes.data(), count);
            disk_.on_disk_[contents_.get()].dirty.emplace_back(first, count);
            return static_cast<std::int64_t>(count);
        }

        std::int64_t size() override { return static_cast<std::int64_t>(contents_->size()); }

        int truncate(std::uint64_t size) override {
            if (disk_.truncate_error != 0) return -disk_.truncate_error;
            contents_->resize(static_cast<std::size_t>(size));
            return 0;
        }

        int sync() override {
            ++disk_.syncs;
            auto& [bytes, dirty] = disk_.on_disk_[contents_.get()];
            if (disk_.sync_error == 0) {
                bytes.resize(contents_->size());
                for (const auto& [first, count] : dirty) {
                    if (first >= bytes.size()) continue;  // cut since
                    std::memcpy(bytes.data() + first, contents_->data() + first, std::min(count, bytes.size() - first));
                }
            }
            dirty.clear();
            return -disk_.sync_error;
        }

        int try_lock(Lock /*lock*/) override { return -EPERM; }
        bool is_at(const std::filesystem::path& /*path*/) override { return false; }
        std::uint64_t boot() override { return disk_.boot; }

       private:
        bool interrupted() { return disk_.interruptions > 0 && disk_.interruptions-- > 0; }

        MemoryFiles& disk_;
        std::shared_ptr<Contents> contents_;
    };

    struct Durable {
        Contents bytes;
        std::vector<std::pair<std::size_t, std::size_t>> dirty;  ///< written since the last sync: from, how many
    };

    std::map<std::string, std::shared_ptr<Contents>> files_;
    std::map<const Contents*, Durable> on_disk_;
};

}  // namespace void_reckoning
