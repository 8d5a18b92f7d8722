# `cmake --install` installs libraries, headers, universes and the CMake package VoidReckoning (docs/guides/embed.md): component "core".
# The files of the Python package are component "python", which is only installed by name.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(VR_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/VoidReckoning)

foreach(module IN LISTS VR_MODULES)
    if(TARGET vr_${module})
        set_target_properties(vr_${module} PROPERTIES EXPORT_NAME ${module})
        list(APPEND floors ${module})
        # The package searches for the dependencies of the requested floors only: it needs to know the floors below each.
        get_target_property(links vr_${module} INTERFACE_LINK_LIBRARIES)
        list(FILTER links INCLUDE REGEX "^vr_")
        list(REMOVE_ITEM links vr_exactness vr_messages)
        list(TRANSFORM links REPLACE "^vr_" "")
        string(APPEND VR_FLOOR_LINKS "set(_vr_below_${module} ${links})\n")
    endif()
endforeach()
list(TRANSFORM floors PREPEND vr_ OUTPUT_VARIABLE targets)
set_target_properties(vr_exactness PROPERTIES EXPORT_NAME exactness)
target_include_directories(vr_exactness INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
list(APPEND targets vr_exactness)
if(TARGET vr_messages)
    set_target_properties(vr_messages PROPERTIES EXPORT_NAME messages)
    list(APPEND targets vr_messages)
endif()
install(TARGETS ${targets} EXPORT VoidReckoning ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT core)
install(EXPORT VoidReckoning NAMESPACE void_reckoning:: FILE VoidReckoningTargets.cmake DESTINATION ${VR_PACKAGE_DIR} COMPONENT core)

set(VR_UNIVERSES_DIR ${CMAKE_INSTALL_DATADIR}/void_reckoning/universes)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/universes/ DESTINATION ${VR_UNIVERSES_DIR} COMPONENT core)

set(VR_FLOORS ${floors})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/VoidReckoningConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/VoidReckoningConfig.cmake
    INSTALL_DESTINATION ${VR_PACKAGE_DIR} PATH_VARS VR_UNIVERSES_DIR)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/VoidReckoningConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/VoidReckoningConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/VoidReckoningConfigVersion.cmake
    ${CMAKE_CURRENT_LIST_DIR}/zstd.cmake DESTINATION ${VR_PACKAGE_DIR} COMPONENT core)

set(VR_HEADER_ROOT ${PROJECT_SOURCE_DIR}/cpp)
configure_file(${CMAKE_CURRENT_LIST_DIR}/install_headers.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/install_headers.cmake @ONLY)
install(SCRIPT ${CMAKE_CURRENT_BINARY_DIR}/install_headers.cmake COMPONENT core)
