# Headers that are parsed once: vr_headers for the floors, vr_test_headers for their tests. GCC takes them only where all that changes code
# is the same, so tests are compiled as position-independent code too.
function(vr_precompile target header)
    add_library(${target} OBJECT ${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp)
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${target} PRIVATE -fPIC)
    target_link_libraries(${target} PRIVATE vr_settings ${ARGN})
    target_precompile_headers(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/${header})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${target} PUBLIC -fpch-preprocess)   # what ccache needs
    else()
        target_compile_options(${target} PUBLIC "SHELL:-Xclang -fno-pch-timestamp")
    endif()
endfunction()
function(vr_use_precompiled target headers)
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${target} PRIVATE -fPIC $<TARGET_PROPERTY:${headers},INTERFACE_COMPILE_OPTIONS>)
    target_precompile_headers(${target} REUSE_FROM ${headers})
endfunction()

# vr_module(<name> SOURCES a.cpp b.cpp LINKS base ecs LIBRARIES fmt::fmt)
# A floor of the building: static library vr_<name> that may use only the floors it links. Other projects link it as void_reckoning::<name>.
function(vr_module name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
    add_library(vr_${name} STATIC ${ARG_SOURCES})
    add_library(void_reckoning::${name} ALIAS vr_${name})
    list(TRANSFORM ARG_LINKS PREPEND vr_)
    target_link_libraries(vr_${name} PRIVATE $<BUILD_INTERFACE:vr_settings> PUBLIC vr_exactness ${ARG_LINKS} ${ARG_LIBRARIES}
        PRIVATE ${ARG_PRIVATE_LIBRARIES})
    vr_use_precompiled(vr_${name} vr_headers)
endfunction()

# vr_test(<module> [LINKS ...]): one test program for all *_test.cpp beside the calling CMakeLists.txt.
function(vr_test module)
    cmake_parse_arguments(ARG "" "" "LINKS;LIBRARIES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
    add_executable(${module}_test ${sources})
    list(TRANSFORM ARG_LINKS PREPEND vr_)
    target_link_libraries(${module}_test PRIVATE vr_settings vr_${module} ${ARG_LINKS} ${ARG_LIBRARIES} GTest::gtest GTest::gtest_main)
    target_compile_definitions(${module}_test PRIVATE VR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_include_directories(${module}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests/cpp)   # "support/..."
    set_target_properties(${module}_test PROPERTIES VR_IS_TEST ON)
    vr_use_precompiled(${module}_test vr_test_headers)
    gtest_discover_tests(${module}_test DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 900 LABELS ${module})
endfunction()

# vr_benchmark(<module> [LINKS ...]): one Google Benchmark program for all *_benchmark.cpp beside the caller.
function(vr_benchmark module)
    cmake_parse_arguments(ARG "" "" "LINKS;LIBRARIES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_benchmark.cpp)
    add_executable(${module}_benchmark ${sources})
    list(TRANSFORM ARG_LINKS PREPEND vr_)
    target_link_libraries(${module}_benchmark PRIVATE vr_settings vr_${module} ${ARG_LINKS} ${ARG_LIBRARIES} benchmark::benchmark benchmark::benchmark_main)
    target_compile_definitions(${module}_benchmark PRIVATE VR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
endfunction()
