#pragma once

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/base/random.hpp"

namespace void_reckoning {

/// Random numbers one after another, for tests.
class Dice {
   public:
    explicit Dice(std::uint64_t seed) : seed_(seed) {}
    std::uint64_t below(std::uint64_t count) { return RandomAddress(seed_).at(rolls_++).below(count); }

   private:
    std::uint64_t seed_;
    std::uint64_t rolls_ = 0;
};

/// A disk whose power fails at its n-th change. What was not synced by then may be lost in part, in pages or sectors, in any order; names
/// that were made, changed or removed since their folder was synced may be as before, each folder's from some change on.
class LosingPower : public FileSystem {
   public:
    /// `grave`: a folder of the same disk for what is removed. `only`: counts changes of files of that name alone, if it is not empty.
    LosingPower(std::filesystem::path grave, std::uint64_t changes, std::string only)
        : grave_(std::move(grave)), left_(changes), only_(std::move(only)) {
        std::filesystem::create_directories(grave_);
    }

    /// Called after each sync of a file, while nothing else happens to any.
    std::function<void(const std::filesystem::path&)> after_sync;

    [[nodiscard]] bool off() const { return off_; }
    [[nodiscard]] std::uint64_t changes() const { return changes_; }
    [[nodiscard]] std::uint64_t lost_names() const { return lost_names_; }
    [[nodiscard]] std::uint64_t lost_bytes() const { return lost_bytes_; }

    /// Leaves below `root` what a disk may hold when the power comes back.
    void come_back(const std::filesystem::path& root, Dice& dice) {
        lose_names(dice);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (!entry.is_regular_file()) continue;
            const auto found = inodes_.find(number_of(entry.path()));
            if (found != inodes_.end() && !found->second.pending.empty()) lose_bytes(entry.path(), found->second, dice);
        }
    }

    int try_open(const std::filesystem::path& path, Mode mode, std::unique_ptr<OpenFile>& file) override {
        const std::scoped_lock lock(mutex_);
        const bool makes = (mode == Mode::kCreate || mode == Mode::kMakeIfNeeded) && !std::filesystem::exists(path);
        if (makes ? !change(path) : off()) return -EIO;
        std::unique_ptr<OpenFile> real;
        const int result = native().try_open(path, mode, real);
        if (result != 0) return result;
        const std::uint64_t number = number_of(path);
        if (makes) {
            inodes_[number].known = true;
            names_.push_back({folder_of(path), [path] { std::filesystem::remove(path); }});
        }
        file = std::make_unique<File>(*this, std::move(real), path, number);
        return 0;
    }

    int try_rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        const std::scoped_lock lock(mutex_);
        if (!change(from)) return -EIO;
        for (const Name& name : names_) VR_CHECK(name.folder != from, "a folder is renamed before its names are synced");
        const std::filesystem::path before = std::filesystem::is_regular_file(to) ? bury() : "";
        if (!before.empty()) std::filesystem::create_hard_link(to, before);
        const int result = native().try_rename(from, to);
        if (result != 0) return result;
        names_.push_back({folder_of(to), [=] {
                              std::filesystem::rename(to, from);
                              if (!before.empty()) std::filesystem::rename(before, to);
                          }});
        return 0;
    }

    int try_link(const std::filesystem::path& from, const std::filesystem::path& to) override {
        const std::scoped_lock lock(mutex_);
        if (!change(to)) return -EIO;
        const int result = native().try_link(from, to);
        if (result == 0) names_.push_back({folder_of(to), [to] { std::filesystem::remove(to); }});
        return result;
    }

    int try_remove(const std::filesystem::path& path) override {
        const std::scoped_lock lock(mutex_);
        if (!std::filesystem::exists(path)) return off_ ? -EIO : -ENOENT;
        if (!change(path)) return -EIO;
        const std::filesystem::path grave = bury();
        const int result = native().try_rename(path, grave);
        if (result == 0) names_.push_back({folder_of(path), [=] { std::filesystem::rename(grave, path); }});
        return result;
    }

    int try_make_folder(const std::filesystem::path& path) override {
        const std::scoped_lock lock(mutex_);
        if (!change(path)) return -EIO;
        const int result = native().try_make_folder(path);
        if (result == 0) names_.push_back({folder_of(path), [path] { std::filesystem::remove_all(path); }});
        return result;
    }

    int try_sync_folder(const std::filesystem::path& path) override {
        const std::scoped_lock lock(mutex_);
        if (!change(path)) return -EIO;
        std::erase_if(names_, [&](const Name& name) { return name.folder == path; });
        return 0;
    }

   private:
    struct Pending {
        std::uint64_t offset = 0;      ///< of a write; the length, of a cut
        std::vector<std::byte> bytes;  ///< none: a cut
    };
    struct Inode {
        bool known = false;  ///< what was on the disk before the first change
        std::vector<std::byte> durable;
        std::vector<Pending> pending;
    };
    struct Name {
        std::filesystem::path folder;
        std::function<void()> undo;
    };

    class File : public OpenFile {
       public:
        File(LosingPower& disk, std::unique_ptr<OpenFile> real, std::filesystem::path path, std::uint64_t number)
            : disk_(disk), real_(std::move(real)), path_(std::move(path)), number_(number) {}
        std::int64_t read(std::span<std::byte> into, std::uint64_t offset) override {
            return disk_.off() ? -EIO : real_->read(into, offset);
        }
        std::int64_t write(std::span<const std::span<const std::byte>> pieces, std::uint64_t offset) override {
            const std::scoped_lock lock(disk_.mutex_);
            if (!disk_.change(path_)) return -EIO;
            Inode& inode = known();
            Pending pending{offset, {}};
            for (const auto& piece : pieces) pending.bytes.insert(pending.bytes.end(), piece.begin(), piece.end());
            const std::int64_t put = real_->write(pieces, offset);
            if (put <= 0) return put;
            pending.bytes.resize(static_cast<std::size_t>(put));
            inode.pending.push_back(std::move(pending));
            return put;
        }
        std::int64_t size() override { return real_->size(); }
        int truncate(std::uint64_t size) override {
            const std::scoped_lock lock(disk_.mutex_);
            if (!disk_.change(path_)) return -EIO;
            known().pending.push_back({size, {}});
            return real_->truncate(size);
        }
        int sync() override {
            const std::scoped_lock lock(disk_.mutex_);
            if (!disk_.change(path_)) return -EIO;
            Inode& inode = known();
            for (const Pending& pending : inode.pending) put(inode.durable, pending, 0, pending.bytes.size());
            inode.pending.clear();
            if (disk_.after_sync) disk_.after_sync(path_);
            return 0;
        }
        int try_lock(Lock lock) override { return disk_.off() ? -EIO : real_->try_lock(lock); }
        bool is_at(const std::filesystem::path& path) override { return real_->is_at(path); }
        std::uint64_t boot() override { return disk_.boot_; }

       private:
        Inode& known() {
            Inode& inode = disk_.inodes_[number_];
            if (!inode.known) {
                inode.durable.resize(static_cast<std::size_t>(real_->size()));
                VR_CHECK(real_->read(inode.durable, 0) == real_->size());
                inode.known = true;
            }
            return inode;
        }

        LosingPower& disk_;
        std::unique_ptr<OpenFile> real_;
        std::filesystem::path path_;
        std::uint64_t number_;
    };

    /// False where the power is off: the change does not happen.
    bool change(const std::filesystem::path& path) {
        if (off_) return false;
        if (!only_.empty() && path.filename() != only_) return true;
        if (left_ == 0) {
            off_ = true;
            return false;
        }
        --left_;
        ++changes_;
        return true;
    }

    static std::uint64_t number_of(const std::filesystem::path& path) {
        struct stat status{};
        VR_CHECK(::stat(path.c_str(), &status) == 0, "{} is gone", path.string());
        return status.st_ino;
    }

    std::filesystem::path bury() { return grave_ / std::to_string(buried_++); }

    /// Bytes [first, last) of a pending write, or a cut.
    static void put(std::vector<std::byte>& content, const Pending& pending, std::size_t first, std::size_t last) {
        const auto offset = static_cast<std::size_t>(pending.offset);
        if (pending.bytes.empty()) {
            content.resize(offset);
            return;
        }
        content.resize(std::max(content.size(), offset + last));
        std::copy(pending.bytes.begin() + static_cast<std::ptrdiff_t>(first), pending.bytes.begin() + static_cast<std::ptrdiff_t>(last),
                  content.begin() + static_cast<std::ptrdiff_t>(offset + first));
    }

    void lose_names(Dice& dice) {
        std::map<std::filesystem::path, std::uint64_t> kept;
        for (const Name& name : names_) ++kept[name.folder];
        for (auto& [folder, count] : kept) count = dice.below(3) == 0 ? 0 : dice.below(count + 1);
        std::vector<Name> lost;
        for (const Name& name : names_) {
            if (kept[name.folder] > 0) {
                --kept[name.folder];
            } else {
                lost.push_back(name);
            }
        }
        lost_names_ += lost.size();
        for (auto name = lost.rbegin(); name != lost.rend(); ++name) name->undo();
        names_.clear();
    }

    void lose_bytes(const std::filesystem::path& path, Inode& inode, Dice& dice) {
        enum class Loss : std::uint8_t { kNone, kAll, kPages, kSectors, kSectorsInAnyOrder };
        const auto loss = static_cast<Loss>(dice.below(5));
        const std::size_t page = loss == Loss::kPages ? 4096 : 512;
        const auto length = static_cast<std::size_t>(std::filesystem::file_size(path));
        std::vector<std::byte> content = inode.durable;
        if (dice.below(2) == 0) content.resize(std::max(content.size(), length));  // the length came through, the bytes did not
        if (loss == Loss::kSectorsInAnyOrder) {
            for (std::size_t i = inode.pending.size(); i > 1; --i) std::swap(inode.pending[i - 1], inode.pending[dice.below(i)]);
        }
        const auto survives = [&] { return loss == Loss::kNone || (loss != Loss::kAll && dice.below(2) == 0); };
        for (const Pending& pending : inode.pending) {
            if (pending.bytes.empty() && survives()) put(content, pending, 0, 0);
            for (std::size_t first = 0, last = 0; first < pending.bytes.size(); first = last) {
                last = std::min(pending.bytes.size(), first + page - static_cast<std::size_t>((pending.offset + first) % page));
                if (survives()) {
                    put(content, pending, first, last);
                } else {
                    lost_bytes_ += last - first;
                }
            }
        }
        std::FILE* file = std::fopen(path.c_str(), "wb");
        VR_CHECK(file != nullptr && std::fwrite(content.data(), 1, content.size(), file) == content.size());
        std::fclose(file);
    }

    std::mutex mutex_;
    const std::uint64_t boot_ = starts().fetch_add(1);  ///< the power came back
    [[nodiscard]] static std::atomic<std::uint64_t>& starts() {
        static std::atomic<std::uint64_t> number{1};
        return number;
    }

    std::filesystem::path grave_;
    std::uint64_t left_;
    std::string only_;
    std::atomic<bool> off_ = false;
    std::uint64_t changes_ = 0;
    std::uint64_t buried_ = 0;
    std::uint64_t lost_names_ = 0;
    std::uint64_t lost_bytes_ = 0;
    std::map<std::uint64_t, Inode> inodes_;
    std::vector<Name> names_;
};

}  // namespace void_reckoning
