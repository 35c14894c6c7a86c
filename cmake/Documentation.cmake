# The target `docs`: pages of the public headers in docs/html of the build folder, led by cmake/reference.md; a warning
# fails it.
find_package(Doxygen QUIET)
if(DOXYGEN_FOUND)
  set(DOXYGEN_PROJECT_NAME exotel-lists)
  set(DOXYGEN_PROJECT_BRIEF "${PROJECT_DESCRIPTION}")
  set(DOXYGEN_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/docs")
  set(DOXYGEN_USE_MDFILE_AS_MAINPAGE "${PROJECT_SOURCE_DIR}/cmake/reference.md")
  set(DOXYGEN_EXCLUDE_SYMBOLS "exotel::detail;exotel::detail::*;exotel::*::detail;exotel::*::detail::*")
  set(DOXYGEN_EXTRACT_PRIVATE NO)
  set(DOXYGEN_HIDE_UNDOC_MEMBERS YES)
  set(DOXYGEN_HIDE_UNDOC_CLASSES YES)
  set(DOXYGEN_HIDE_FRIEND_COMPOUNDS YES)
  set(DOXYGEN_SHOW_USED_FILES NO)
  set(DOXYGEN_VERBATIM_HEADERS NO)
  set(DOXYGEN_SOURCE_BROWSER NO)
  set(DOXYGEN_STRIP_FROM_INC_PATH "${PROJECT_SOURCE_DIR}/include")
  set(DOXYGEN_STRIP_FROM_PATH "${PROJECT_SOURCE_DIR}/include")
  set(DOXYGEN_JAVADOC_AUTOBRIEF YES)
  set(DOXYGEN_HAVE_DOT NO)
  set(DOXYGEN_CLASS_GRAPH NO)
  set(DOXYGEN_QUIET YES)
  set(DOXYGEN_GENERATE_TREEVIEW NO) # it leaves no room for the text on a telephone
  # The inline namespace is not part of a name that anybody writes.
  set(DOXYGEN_INPUT_FILTER
      "sed -e 's/^namespace exotel { inline namespace v[0-9_]* {/namespace exotel {/' -e 's/^}\\(}*  .. namespace exotel::v[0-9_]*\\)/\\1/'")
  set(DOXYGEN_MACRO_EXPANSION YES)
  set(DOXYGEN_EXPAND_ONLY_PREDEF YES)
  set(DOXYGEN_PREDEFINED "EXOTEL_LISTS_CLIENT_INLINE=" "EXOTEL_LISTS_CLIENT_VISIBLE=")
  set(DOXYGEN_WARN_AS_ERROR FAIL_ON_WARNINGS)
  file(GLOB public_headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/exotel/*.hpp"
       "${PROJECT_SOURCE_DIR}/include/exotel/testing/*.hpp")
  doxygen_add_docs(docs ${public_headers} cmake/reference.md)
endif()
