#pragma once

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "void_reckoning/base/file_system.hpp"

namespace void_reckoning {

enum class DiskOperation { kOpen, kRead, kWrite, kTruncate, kSync, kLock, kRename, kLink, kRemove, kMakeFolder, kSyncFolder };
inline constexpr std::array kOperationNames = {"open",   "read", "write",  "truncate",    "sync",       "lock",
                                               "rename", "link", "remove", "make folder", "sync folder"};
inline constexpr std::size_t kOperations = kOperationNames.size();

/// What goes wrong with the n-th operation of a kind, counted from 1.
struct DiskFault {
    enum class Kind {
        kOnce,       ///< it fails
        kTwice,      ///< it and the next fail: an error that passes
        kFromThenOn, ///< it and all later ones fail: a full disk
        kShort,      ///< it does half of its bytes
        kShortThenFull,
    };
    DiskOperation operation = DiskOperation::kOpen;
    std::uint64_t occurrence = 0;
    Kind kind = Kind::kOnce;
    int error = EIO;
};

/// The operating system's files, one operation of which goes wrong.
class FaultyFiles : public FileSystem {
   public:
    explicit FaultyFiles(std::optional<DiskFault> fault = {}) : fault_(fault) {}

    [[nodiscard]] std::uint64_t count(DiskOperation operation) const { return counts_[static_cast<std::size_t>(operation)]; }
    /// The files and folders that the fault met.
    [[nodiscard]] const std::set<std::filesystem::path>& struck() const { return struck_; }
    /// Syncs of a file after one of its syncs had failed.
    [[nodiscard]] std::uint64_t syncs_after_failure() const { return syncs_after_failure_; }
    /// From now on this goes wrong, counted from here.
    void break_next(DiskFault fault) {
        const std::scoped_lock lock(mutex_);
        fault.occurrence += counts_[static_cast<std::size_t>(fault.operation)];
        fault_ = fault;
    }
    /// From now on nothing goes wrong.
    void mend() {
        const std::scoped_lock lock(mutex_);
        fault_.reset();
    }

    int try_open(const std::filesystem::path& path, Mode mode, std::unique_ptr<OpenFile>& file) override {
        if (const int error = meet(DiskOperation::kOpen, path)) return error;
        std::unique_ptr<OpenFile> real;
        const int result = native().try_open(path, mode, real);
        if (result == 0) file = std::make_unique<File>(*this, std::move(real), path);
        return result;
    }
    int try_rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        const int error = meet(DiskOperation::kRename, from);
        return error != 0 ? error : native().try_rename(from, to);
    }
    int try_link(const std::filesystem::path& from, const std::filesystem::path& to) override {
        const int error = meet(DiskOperation::kLink, from);
        return error != 0 ? error : native().try_link(from, to);
    }
    int try_remove(const std::filesystem::path& path) override {
        const int error = meet(DiskOperation::kRemove, path);
        return error != 0 ? error : native().try_remove(path);
    }
    int try_make_folder(const std::filesystem::path& path) override {
        const int error = meet(DiskOperation::kMakeFolder, path);
        return error != 0 ? error : native().try_make_folder(path);
    }
    int try_sync_folder(const std::filesystem::path& path) override {
        const int error = meet(DiskOperation::kSyncFolder, path);
        return error;
    }

   private:
    class File : public OpenFile {
       public:
        File(FaultyFiles& files, std::unique_ptr<OpenFile> real, std::filesystem::path path)
            : files_(files), real_(std::move(real)), path_(std::move(path)) {}
        std::int64_t read(std::span<std::byte> into, std::uint64_t offset) override {
            bool shortened = false;
            if (const int error = files_.meet(DiskOperation::kRead, path_, &shortened)) return error;
            return real_->read(shortened ? into.first((into.size() + 1) / 2) : into, offset);
        }
        std::int64_t write(std::span<const std::span<const std::byte>> pieces, std::uint64_t offset) override {
            bool shortened = false;
            if (const int error = files_.meet(DiskOperation::kWrite, path_, &shortened)) return error;
            if (!shortened) return real_->write(pieces, offset);
            std::vector<std::byte> bytes;
            for (const auto& piece : pieces) bytes.insert(bytes.end(), piece.begin(), piece.end());
            const std::array half = {std::span<const std::byte>(bytes).first((bytes.size() + 1) / 2)};
            return real_->write(half, offset);
        }
        std::int64_t size() override { return real_->size(); }
        int truncate(std::uint64_t size) override {
            const int error = files_.meet(DiskOperation::kTruncate, path_);
            return error != 0 ? error : real_->truncate(size);
        }
        int sync() override {
            if (failed_) ++files_.syncs_after_failure_;
            const int error = files_.meet(DiskOperation::kSync, path_);
            failed_ |= error != 0;
            return error;  // the machine lives on: what is written need not reach the disk
        }
        std::shared_ptr<const std::span<const std::byte>> map() override { return real_->map(); }
        int try_lock(Lock lock) override {
            const int error = files_.meet(DiskOperation::kLock, path_);
            return error != 0 ? error : real_->try_lock(lock);
        }
        bool is_at(const std::filesystem::path& path) override { return real_->is_at(path); }

       private:
        FaultyFiles& files_;
        std::unique_ptr<OpenFile> real_;
        std::filesystem::path path_;
        bool failed_ = false;
    };

    /// 0, or what the operation fails with.
    int meet(DiskOperation operation, const std::filesystem::path& path, bool* shortened = nullptr) {
        using Kind = DiskFault::Kind;
        const std::scoped_lock lock(mutex_);
        const std::uint64_t now = ++counts_[static_cast<std::size_t>(operation)];
        if (!fault_ || fault_->operation != operation || now < fault_->occurrence) return 0;
        const std::uint64_t later = now - fault_->occurrence;
        const Kind kind = fault_->kind;
        if ((kind == Kind::kOnce || kind == Kind::kShort) && later > 0) return 0;
        if (kind == Kind::kTwice && later > 1) return 0;
        struck_.insert(path);
        if (later == 0 && shortened != nullptr && (kind == Kind::kShort || kind == Kind::kShortThenFull)) {
            *shortened = true;
            return 0;
        }
        return -fault_->error;
    }

    std::mutex mutex_;
    std::optional<DiskFault> fault_;
    std::array<std::uint64_t, kOperations> counts_{};
    std::set<std::filesystem::path> struck_;
    std::atomic<std::uint64_t> syncs_after_failure_ = 0;
};

}  // namespace void_reckoning
