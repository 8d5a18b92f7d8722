#pragma once

#include <algorithm>
#include <cerrno>
#include <memory>
#include <span>

#include "void_reckoning/base/file_system.hpp"

namespace void_reckoning {

/// A file seen only up to a fixed size: later appends are not visible. Read-only.
class CappedFile final : public OpenFile {
   public:
    CappedFile(std::unique_ptr<OpenFile> file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

    std::int64_t read(std::span<std::byte> into, std::uint64_t offset) override {
        const std::uint64_t left = offset < size_ ? size_ - offset : 0;
        return file_->read(into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left))), offset);
    }
    std::int64_t size() override { return std::min(file_->size(), static_cast<std::int64_t>(size_)); }
    std::shared_ptr<const std::span<const std::byte>> map() override {
        const auto whole = file_->map();
        if (!whole || whole->size() <= size_) return whole;
        const auto part = std::make_shared<const std::span<const std::byte>>(whole->first(static_cast<std::size_t>(size_)));
        return {part.get(), [whole, part](const std::span<const std::byte>*) {}};
    }
    bool is_at(const std::filesystem::path& path) override { return file_->is_at(path); }
    std::uint64_t boot() override { return file_->boot(); }
    int try_lock(Lock lock) override { return file_->try_lock(lock); }

    std::int64_t write(std::span<const std::span<const std::byte>>, std::uint64_t) override { return -EROFS; }
    int truncate(std::uint64_t) override { return -EROFS; }
    int sync() override { return -EROFS; }

   private:
    std::unique_ptr<OpenFile> file_;
    std::uint64_t size_;
};

/// Opens files capped at a size; refuses everything else.
class CappedFiles final : public FileSystem {
   public:
    explicit CappedFiles(std::uint64_t size) : size_(size) {}

    int try_open(const std::filesystem::path& path, Mode mode, std::unique_ptr<OpenFile>& file) override {
        if (mode != Mode::kRead) return -EROFS;
        const int result = FileSystem::current().try_open(path, mode, file);
        if (result == 0) file = std::make_unique<CappedFile>(std::move(file), size_);
        return result;
    }
    int try_rename(const std::filesystem::path&, const std::filesystem::path&) override { return -EROFS; }
    int try_link(const std::filesystem::path&, const std::filesystem::path&) override { return -EROFS; }
    int try_remove(const std::filesystem::path&) override { return -EROFS; }
    int try_make_folder(const std::filesystem::path&) override { return -EROFS; }
    int try_sync_folder(const std::filesystem::path&) override { return -EROFS; }

   private:
    std::uint64_t size_;
};

}  // namespace void_reckoning
