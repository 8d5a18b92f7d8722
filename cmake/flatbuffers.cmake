# vr_flatbuffers(<target> <schema.fbs> [<included.fbs>...]): what flatc makes of the schema, at build time, in the build folder:
#   #include "void_reckoning/flatbuffers/<name>_generated.h"        the types
#   #include "void_reckoning/flatbuffers/<name>_bfbs_generated.h"   <RootType>BinarySchema: the schema itself, as bytes
function(vr_flatbuffers target schema)
    find_program(VR_FLATC flatc REQUIRED)
    cmake_path(ABSOLUTE_PATH schema BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    cmake_path(GET schema STEM name)
    list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE included)
    set(root ${CMAKE_CURRENT_BINARY_DIR}/generated)
    set(output ${root}/void_reckoning/flatbuffers)
    set(headers ${output}/${name}_generated.h ${output}/${name}_bfbs_generated.h)
    add_custom_command(
        OUTPUT ${headers}
        COMMAND ${VR_FLATC} --cpp --cpp-std c++17 --scoped-enums --bfbs-gen-embed --bfbs-comments -o ${output} ${schema}
        DEPENDS ${schema} ${included}
        COMMENT "flatc ${name}.fbs"
        VERBATIM)
    # A target of its own, so that other libraries' sources that include the headers wait for them too.
    add_custom_target(${target}_${name}_flatbuffers DEPENDS ${headers})
    add_dependencies(${target} ${target}_${name}_flatbuffers)
    target_include_directories(${target} SYSTEM PUBLIC $<BUILD_INTERFACE:${root}>)
endfunction()
