include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package ExotelListsClient)
set(cmake_dir "${CMAKE_INSTALL_DATADIR}/cmake/${package}")

install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/include/exotel"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.hpp"
)
install(
  TARGETS exotel_lists_client EXPORT ${package}Targets
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
)
install(EXPORT ${package}Targets NAMESPACE exotel:: DESTINATION "${cmake_dir}")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/${package}Config.cmake.in" "${PROJECT_BINARY_DIR}/${package}Config.cmake"
  INSTALL_DESTINATION "${cmake_dir}"
)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/${package}ConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT # while 0.x, a minor version may change the interface
)
install(
  FILES "${PROJECT_BINARY_DIR}/${package}Config.cmake" "${PROJECT_BINARY_DIR}/${package}ConfigVersion.cmake"
  DESTINATION "${cmake_dir}"
)

# pkg-config: written when it is installed, because `cmake --install --prefix` may choose another prefix. Not by
# `${pcfiledir}`: that holds the sysroot already, which pkg-config would put in front again. A package that was moved is
# found by `pkg-config --define-prefix`.
set(pc_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")
if(IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  set(pc_includedir "${CMAKE_INSTALL_INCLUDEDIR}")
else()
  set(pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
endif()
set(pc_prefix "@pc_prefix@") # stays as it is until then
configure_file("${PROJECT_SOURCE_DIR}/cmake/exotel-lists-client.pc.in" exotel-lists-client.pc.in @ONLY)
install(
  CODE "set(pc_prefix \"\${CMAKE_INSTALL_PREFIX}\")
configure_file(\"${PROJECT_BINARY_DIR}/exotel-lists-client.pc.in\" \"${PROJECT_BINARY_DIR}/exotel-lists-client.pc\" @ONLY)"
)
install(FILES "${PROJECT_BINARY_DIR}/exotel-lists-client.pc" DESTINATION "${pc_dir}")
