# What protoc makes of schema/protobuf, at build time. Imports follow the package that the Python code goes into, so the schema folder
# stands for void_reckoning/proto.
set(VR_PROTO_ROOT ${PROJECT_SOURCE_DIR}/schema/protobuf)
set(VR_PROTO_IMPORTS -I void_reckoning/proto=${VR_PROTO_ROOT})
file(GLOB_RECURSE VR_PROTO_SCHEMAS CONFIGURE_DEPENDS RELATIVE ${VR_PROTO_ROOT} ${VR_PROTO_ROOT}/*.proto)

# vr_protobuf_cpp(<target>): a library of all messages, `#include "void_reckoning/proto/ecs/queries.pb.h"`. For the lite runtime: no
# descriptors, so that two copies in one process don't meet in a registry, and nothing runs when the module is loaded.
function(vr_protobuf_cpp target)
    find_package(Protobuf REQUIRED GLOBAL)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/generated)
    foreach(schema IN LISTS VR_PROTO_SCHEMAS)
        string(REGEX REPLACE "\\.proto$" ".pb" stem ${schema})
        list(APPEND sources ${output}/void_reckoning/proto/${stem}.cc)
        list(APPEND headers ${output}/void_reckoning/proto/${stem}.h)
        list(APPEND files void_reckoning/proto/${schema})
        list(APPEND paths ${VR_PROTO_ROOT}/${schema})
    endforeach()
    add_custom_command(
        OUTPUT ${sources} ${headers}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${output}
        COMMAND ${Protobuf_PROTOC_EXECUTABLE} ${VR_PROTO_IMPORTS} --cpp_out=lite:${output} ${files}
        DEPENDS ${paths}
        COMMENT "protoc, C++"
        VERBATIM)
    add_library(${target} STATIC ${sources} ${headers})
    # Not held to the project's warnings, not instrumented, and small rather than fast: most of it is never called. In two units, as
    # most of the time goes into the library's headers.
    target_compile_options(${target} PRIVATE -w -O1)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 5)
    target_include_directories(${target} SYSTEM PUBLIC $<BUILD_INTERFACE:${output}>)
    target_link_libraries(${target} PUBLIC protobuf::libprotobuf-lite)
endfunction()

# vr_protobuf_python(<target> <folder> <python>): the modules void_reckoning.proto.<folder>.<file>_pb2 and their stubs, under <folder>.
function(vr_protobuf_python target folder python)
    set(output ${folder}/void_reckoning/proto)
    foreach(schema IN LISTS VR_PROTO_SCHEMAS)
        string(REGEX REPLACE "\\.proto$" "_pb2.py" module ${schema})
        list(APPEND modules ${output}/${module})
        list(APPEND files void_reckoning/proto/${schema})
        list(APPEND paths ${VR_PROTO_ROOT}/${schema})
    endforeach()
    add_custom_command(
        OUTPUT ${modules}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${output}
        COMMAND ${python} -m grpc_tools.protoc ${VR_PROTO_IMPORTS} --python_out=${folder} --pyi_out=${folder} ${files}
        DEPENDS ${paths}
        COMMENT "protoc, Python"
        VERBATIM)
    add_custom_target(${target} ALL DEPENDS ${modules})
endfunction()
