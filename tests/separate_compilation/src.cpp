// The one source file of separate compilation.
#include <exotel/src.hpp>
