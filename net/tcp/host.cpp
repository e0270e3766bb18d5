// The sockets of one peer: see host.hpp.
