#include "void_reckoning/ecs/arrow_stream.hpp"

#include <cerrno>
#include <exception>
#include <string>
#include <utility>

namespace void_reckoning {
namespace {

struct StreamOwner {
    std::unique_ptr<ArrowBatches> batches;
    std::string error;
};

template <class Call> int guarded(ArrowArrayStream* stream, Call&& call) {
    auto& owner = *static_cast<StreamOwner*>(stream->private_data);
    try {
        call(*owner.batches);
        owner.error.clear();
        return 0;
    } catch (const std::bad_alloc&) {
        return ENOMEM;
    } catch (const std::exception& error) {
        owner.error = error.what();
        return EINVAL;
    }
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    return guarded(stream, [out](ArrowBatches& batches) { *out = batches.schema(); });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    return guarded(stream, [out](ArrowBatches& batches) { *out = batches.next(); });
}

const char* get_last_error(ArrowArrayStream* stream) {
    const auto& owner = *static_cast<StreamOwner*>(stream->private_data);
    return owner.error.empty() ? nullptr : owner.error.c_str();
}

void release_stream(ArrowArrayStream* stream) {
    delete static_cast<StreamOwner*>(stream->private_data);
    stream->release = nullptr;
}

}  // namespace

ArrowArrayStream make_arrow_stream(std::unique_ptr<ArrowBatches> batches) {
    ArrowArrayStream stream{};
    stream.get_schema = get_schema;
    stream.get_next = get_next;
    stream.get_last_error = get_last_error;
    stream.release = release_stream;
    stream.private_data = new StreamOwner{std::move(batches), {}};
    return stream;
}

}  // namespace void_reckoning
