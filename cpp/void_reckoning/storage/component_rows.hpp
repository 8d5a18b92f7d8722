#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "void_reckoning/ecs/world.hpp"
#include "void_reckoning/storage/read_descriptions.hpp"

namespace void_reckoning {

/// Limit of data read from a file: each value takes at least one byte of it, each text its length. A file that refers to pages twice, or
/// whose rows leave out columns, could require orders of magnitude more memory than its size.
class Budget {
   public:
    explicit Budget(const OpenSave& save) : save_(&save), left_(save.file_bytes) {}
    void take(std::uint64_t bytes) {
        if (bytes > left_) save_->damaged(fmt::format("it says it holds more than its {} bytes can", save_->file_bytes));
        left_ -= bytes;
    }

   private:
    const OpenSave* save_;
    std::uint64_t left_;
};

/// Iterates over one component's table in the order of the ids.
class ComponentRows {
   public:
    ComponentRows(const OpenSave& save, std::size_t component, Budget& budget);

    [[nodiscard]] bool done() const { return done_; }
    [[nodiscard]] std::int64_t id() const { return id_; }
    [[nodiscard]] ComponentId component() const { return component_; }
    [[nodiscard]] std::size_t fields() const { return save_->components[component_.value].fields.size(); }

    void next();

    /// Append the values of the row's fields, each to its column; strings are added to the world's dictionary.
    void append_to(std::span<std::vector<std::byte>> columns, World& world) const;

   private:
    void store(World& world, const SaveColumn& column, int index, std::byte* place) const;
    template <class T> T integer(const SaveColumn& column, int index) const;
    template <class T> T real(const SaveColumn& column, int index) const;
    Text text(World& world, const SaveColumn& column, int index) const;
    [[noreturn]] void wrong(const SaveColumn& column) const;

    const OpenSave* save_;
    const SaveTable* table_;
    ComponentId component_;
    Budget* budget_;
    Statement rows_;
    std::int64_t id_ = 0;
    bool started_ = false;
    bool done_ = false;
};

}  // namespace void_reckoning
