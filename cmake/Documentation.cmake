# The target `docs`: pages of the public headers and the README in docs/html of the build folder; a warning fails it.
find_package(Doxygen QUIET)
if(DOXYGEN_FOUND)
  set(DOXYGEN_PROJECT_BRIEF "${PROJECT_DESCRIPTION}")
  set(DOXYGEN_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/docs")
  set(DOXYGEN_USE_MDFILE_AS_MAINPAGE "${PROJECT_SOURCE_DIR}/README.md")
  set(DOXYGEN_EXCLUDE_SYMBOLS "exotel::*::detail;exotel::*::detail::*;exotel::*::testing::detail*")
  set(DOXYGEN_STRIP_FROM_INC_PATH "${PROJECT_SOURCE_DIR}/include")
  set(DOXYGEN_JAVADOC_AUTOBRIEF YES)
  set(DOXYGEN_HAVE_DOT NO)
  set(DOXYGEN_QUIET YES)
  set(DOXYGEN_WARN_AS_ERROR FAIL_ON_WARNINGS)
  set(public_headers
      attempt_event bulk client_options credentials error fwd list_contact lists_client rate_limit region result
      retry_policy sid stop_token timestamp version http/transport testing/fake_exotel testing/fault
  )
  list(TRANSFORM public_headers PREPEND "include/exotel/")
  list(TRANSFORM public_headers APPEND ".hpp")
  doxygen_add_docs(docs ${public_headers} README.md CHANGELOG.md SECURITY.md)
endif()
