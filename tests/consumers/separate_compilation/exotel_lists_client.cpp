#include <exotel/src.hpp>
