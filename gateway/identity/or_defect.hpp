// What reading a document gives: the thing read, or why it is none.
#pragma once

#include <boost/system/result.hpp>

#include "gateway/core/credential.hpp"

namespace menshen::identity {

template <class T>
using OrDefect = boost::system::result<T, Defect>;

}  // namespace menshen::identity
