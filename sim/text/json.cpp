// Boost.JSON, compiled here once for the whole folder.
#include <boost/json/src.hpp>
