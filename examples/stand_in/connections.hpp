#ifndef EXOTEL_STAND_IN_CONNECTIONS_HPP
#define EXOTEL_STAND_IN_CONNECTIONS_HPP

namespace exotel_stand_in {

/// Closes this process's connections that were accepted on a port.
///
/// cpp-httplib does not expose these sockets, and waits for idle ones until their keep-alive ends:
/// too long for a server that is to stop.
void end_connections_accepted_on(int port);

}  // namespace exotel_stand_in

#endif
