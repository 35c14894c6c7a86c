# Our own warnings, for tests and examples; not exported, so no user ever gets them.
add_library(exotel_dev_warnings INTERFACE)
target_compile_options(
  exotel_dev_warnings
  INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
            $<$<BOOL:${EXOTEL_LISTS_CLIENT_WARNINGS_AS_ERRORS}>:-Werror>
)
